/** How one ingress controller is told what a registry needs: no body limit, no request buffering, long timeouts, HTTPS only. */
export interface Controller {
  /** the controller's name in errors */
  readonly name: string;
  readonly className: string;
  readonly annotations: Record<string, string>;
  /** undefined where the objects that are rendered for this controller cannot ask for a password */
  readonly basicAuth?: (auth: BasicAuth) => Record<string, string>;
}

/** A password asked for by the controller, before a request reaches the registry. */
export interface BasicAuth {
  readonly secretName: string;
  readonly realm: string;
}
