import { Construct } from 'constructs';

/**
 * A scope for references and volumes, which are constructs of cdk8s-plus and render nothing. Below a chart, cdk8s would walk all of them
 * again for every chart of the app.
 */
export function unrendered(): Construct {
  // a construct without a scope is the root of a tree of its own; the parameter's type does not say so
  return new Construct(undefined as unknown as Construct, '');
}
