/** The one form of an error about something the user wrote: which prop, the rule, what was given, what to do. */
export function invalid(prop: string, rule: string, given: unknown, fix?: string): Error {
  return new Error(`${prop} ${rule}, but was ${show(given)}.${fix ? ` ${fix}` : ''}`);
}

function show(value: unknown): string {
  if (value === undefined) {
    return 'missing';
  }
  const text = JSON.stringify(value) ?? String(value);
  return text.length > 200 ? `${text.slice(0, 200)}…` : text;
}

/** The compiler says to some that a choice is missing; this says it to all. */
export function checkChosen(prop: string, value: unknown, fix: string): void {
  if (!value) {
    throw invalid(prop, 'must be chosen', value, fix);
  }
}

/** A DNS label (RFC 1035) of at most 63 characters: what Kubernetes takes as the name of a Service or a namespace. */
export function checkDnsLabel(prop: string, value: string): string {
  if (value.length > 63) {
    throw invalid(prop, 'must have at most 63 characters', value, `It has ${value.length}.`);
  }
  if (!/^[a-z]([-a-z0-9]*[a-z0-9])?$/.test(value)) {
    throw invalid(prop, 'must be a DNS label (lower case letters, digits and "-", a letter first, no "-" last)', value, suggestLabel(value));
  }
  return value;
}

function suggestLabel(value: string): string | undefined {
  const label = value.toLowerCase().replace(/[^a-z0-9]+/g, '-').replace(/^[^a-z]+|-+$/g, '');
  return label ? `Did you mean "${label}"?` : undefined;
}

/** A namespace's name: a DNS label (RFC 1123) of at most 63 characters, which may begin with a digit. */
export function checkNamespace(prop: string, value: string): string {
  if (value.length > 63 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?$/.test(value)) {
    throw invalid(prop, 'must be a DNS label of at most 63 characters (lower case letters, digits and "-")', value, suggestLabel(value));
  }
  return value;
}

/** The name of an object that exists or will: a DNS subdomain (RFC 1123) of at most 253 characters. */
export function checkObjectName(prop: string, value: string): string {
  if (value.length > 253 || !/^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/.test(value)) {
    throw invalid(prop, 'must be the name of a Kubernetes object (lower case letters, digits, "-" and ".", at most 253 characters)', value);
  }
  return value;
}

/** A key of a Secret or a ConfigMap. */
export function checkDataKey(prop: string, value: string): string {
  if (value.length > 253 || !/^[-._a-zA-Z0-9]+$/.test(value) || value === '.' || value.startsWith('..')) {
    throw invalid(prop, 'must be a key of a Secret (letters, digits, "-", "_" and ".", at most 253 characters)', value);
  }
  return value;
}

/** The namespace where something must refer to objects by it. */
export function knownNamespace(namespace: string | undefined, why: string): string {
  if (namespace === undefined) {
    throw invalid('namespace', 'must be given, to the registry or its chart', undefined, `Here ${why}.`);
  }
  return namespace;
}

export function isPort(port: string): boolean {
  return /^\d{1,5}$/.test(port) && Number(port) >= 1 && Number(port) <= 65535;
}
