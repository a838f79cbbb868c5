import type { AccessAction } from '../access/grants.ts';
import type { TypeName } from '../schema/field-kinds.ts';
import type { InputSchema } from '../schema/input-schema.ts';

/** Forms of an answer besides JSON. */
type AnswerForm = 'csv' | 'svg' | 'yaml';

/** A verb beside create, read, update and delete. Each has one function. */
export interface ActionDeclaration {
  readonly name: string;
  readonly method: 'GET' | 'POST';
  /** True: `/<endpoint>/<id>/<path>/`; false: `/<endpoint>/<path>/`. */
  readonly detail: boolean;
  readonly path: string;
  readonly help: string;
  /** What the caller must be allowed to do with objects of the resource; absent, view for GET and change for POST. */
  readonly permission?: AccessAction;
  /** What POST takes. Absent: nothing; `object`: the fields of what it makes. */
  readonly body?: InputSchema | 'object';
  /** The member of the body that holds a file, as Base64. It may come as the body itself or in a form, too. */
  readonly fileMember?: string;
  /** What GET takes as parameters. */
  readonly query?: InputSchema;
  /** What it answers: its members, or one object of one of these types. Absent: something of its own. */
  readonly answer?: InputSchema | readonly TypeName[];
  readonly status?: 200 | 201 | 202;
  /** Other forms of the answer, and the parameter that asks for one of them. */
  readonly forms?: { readonly parameter: string; readonly names: readonly AnswerForm[] };
  /** Members of the answer besides the object, with their schemas. */
  readonly also?: Readonly<Record<string, InputSchema>>;
  /** Large work goes on after the request; then it answers 202 with the job. */
  readonly goesOn?: boolean;
}

/** A verb that makes or changes one object and answers it. */
export interface ObjectAction<B extends InputSchema | 'object'> extends ActionDeclaration {
  readonly method: 'POST';
  readonly body: B;
  readonly answer: readonly TypeName[];
}

/** A verb that answers what it did. */
export interface FormAction<B extends InputSchema, A extends InputSchema> extends ActionDeclaration {
  readonly method: 'POST';
  readonly body: B;
  readonly answer: A;
}

/** A verb that only reads. */
export interface ReadAction<Q extends InputSchema, A extends InputSchema> extends ActionDeclaration {
  readonly method: 'GET';
  readonly query: Q;
  readonly answer: A;
}

export const objectAction = <const B extends InputSchema | 'object'>(action: Omit<ObjectAction<B>, 'method'>) =>
  ({ method: 'POST', ...action }) as const satisfies ObjectAction<B>;
export const formAction = <const B extends InputSchema, const A extends InputSchema>(
  action: Omit<FormAction<B, A>, 'method'>,
) => ({ method: 'POST', ...action }) as const satisfies FormAction<B, A>;
export const readAction = <const Q extends InputSchema, const A extends InputSchema>(
  action: Omit<ReadAction<Q, A>, 'method'>,
) => ({ method: 'GET', ...action }) as const satisfies ReadAction<Q, A>;
