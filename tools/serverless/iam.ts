/** A statement of a policy of IAM. */
export interface Statement {
  readonly Effect: 'Allow';
  readonly Action: string | readonly string[];
  readonly Resource: object | string | readonly object[];
  readonly Condition?: object;
}
