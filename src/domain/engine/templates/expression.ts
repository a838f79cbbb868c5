/** An expression of a template, as Jinja2 reads it. */
export type Expression =
  | { readonly is: 'constant'; readonly text: string }
  | { readonly is: 'string'; readonly text: string }
  | { readonly is: 'name'; readonly name: string }
  | { readonly is: 'list' | 'tuple'; readonly items: readonly Expression[] }
  | { readonly is: 'dict'; readonly entries: readonly (readonly [Expression, Expression])[] }
  | { readonly is: 'unary'; readonly operator: string; readonly operand: Expression }
  | {
      readonly is: 'binary';
      readonly operator: string;
      readonly left: Expression;
      readonly right: Expression;
      readonly line: number;
    }
  | { readonly is: 'compare'; readonly first: Expression; readonly rest: readonly (readonly [string, Expression])[] }
  | { readonly is: 'concat'; readonly items: readonly Expression[] }
  | {
      readonly is: 'choice';
      readonly condition: Expression;
      readonly chosen: Expression;
      readonly otherwise: Expression | undefined;
    }
  | { readonly is: 'attribute'; readonly of: Expression; readonly name: string }
  | { readonly is: 'item'; readonly of: Expression; readonly key: Expression }
  | { readonly is: 'slice'; readonly of: Expression; readonly bounds: readonly (Expression | undefined)[] }
  | { readonly is: 'call'; readonly of: Expression; readonly args: Arguments; readonly line: number }
  | {
      readonly is: 'filter';
      readonly of: Expression;
      readonly name: string;
      readonly args: Arguments;
      readonly line: number;
    }
  | {
      readonly is: 'test';
      readonly of: Expression;
      readonly name: string;
      readonly negated: boolean;
      readonly args: Arguments;
      readonly line: number;
    };

export interface Arguments {
  readonly positional: readonly Expression[];
  readonly named: readonly (readonly [string, Expression])[];
}

export const noArguments: Arguments = { positional: [], named: [] };

/** Visits an expression and all that it is made of. */
export function eachExpression(expression: Expression, visit: (expression: Expression) => void): void {
  visit(expression);
  for (const part of partsOf(expression)) eachExpression(part, visit);
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.is) {
    case 'list':
    case 'tuple':
    case 'concat':
      return expression.items;
    case 'dict':
      return expression.entries.flat();
    case 'unary':
      return [expression.operand];
    case 'binary':
      return [expression.left, expression.right];
    case 'compare':
      return [expression.first, ...expression.rest.map(([, operand]) => operand)];
    case 'choice':
      return [expression.condition, expression.chosen, ...(expression.otherwise ? [expression.otherwise] : [])];
    case 'attribute':
      return [expression.of];
    case 'item':
      return [expression.of, expression.key];
    case 'slice':
      return [expression.of, ...expression.bounds.filter((bound) => bound !== undefined)];
    case 'call':
    case 'filter':
    case 'test':
      return [expression.of, ...expression.args.positional, ...expression.args.named.map(([, value]) => value)];
    default:
      return [];
  }
}
