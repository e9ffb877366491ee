import * as fc from 'fast-check';

export const label = fc.stringMatching(/^[a-z]([-a-z0-9]{0,20}[a-z0-9])?$/);
export const host = fc.array(label, { minLength: 2, maxLength: 4 }).map((labels) => labels.join('.'));
export const objectName = fc.array(label, { minLength: 1, maxLength: 3 }).map((labels) => labels.join('.'));
