import type { Arguments, Expression } from './expression.ts';
import { givesFraction, isOwnFilter } from './filters.ts';
import { libraryFilters } from './library-filters.ts';
import { TemplateError } from './template-error.ts';

/**
 * An expression in the dialect of the library, with the meaning that it has in Jinja2. Our own filters get values as JSON,
 * in which 1.0 is not 1; what Jinja2 does and the library does not is written in other words.
 */
export function writeExpression(expression: Expression): string {
  const text = inDialect(expression);
  if (text.length > longestExpression) throw new TemplateError('the template is too long for what it says');
  return text;
}

/** A comparison says its middle twice: some of them within each other would say it millions of times. */
const longestExpression = 1_000_000;

function inDialect(expression: Expression): string {
  switch (expression.is) {
    case 'constant':
      return expression.text;
    case 'string':
      return quoted(expression.text);
    case 'name':
      return expression.name;
    case 'list':
    case 'tuple':
      return `[${written(expression.items)}]`;
    case 'dict':
      return `{${expression.entries.map(([key, value]) => `${writeExpression(key)}: ${writeExpression(value)}`).join(', ')}}`;
    case 'unary':
      return `(${expression.operator} ${writeExpression(expression.operand)})`;
    case 'binary':
      return binary(expression);
    case 'compare':
      return comparison(expression.first, expression.rest);
    case 'concat':
      return `([${expression.items.map(orEmpty).join(', ')}]|tojson|__concat)`;
    case 'choice':
      return choice(expression);
    case 'attribute':
      return `${operand(expression.of)}.${expression.name}`;
    case 'item':
      return `${operand(expression.of)}[${writeExpression(expression.key)}]`;
    case 'slice':
      return `${operand(expression.of)}[${expression.bounds.map((bound) => bound && writeExpression(bound)).join(':')}]`;
    case 'call':
      return call(expression);
    case 'filter':
      return filter(expression);
    case 'test':
      return `(${writeExpression(expression.of)} is ${expression.negated ? 'not ' : ''}${testNames.get(expression.name) ?? expression.name}${argumentList(expression.args)})`;
  }
}

/** Texts and dictionaries are sequences for Python. */
const testNames = new Map([['sequence', 'iterable']]);

/** What a tag prints: the text that Python makes of the value. */
export const writeOutput = (expression: Expression): string => `${asJson(expression)}|__text`;

const written = (items: readonly Expression[]): string => items.map(writeExpression).join(', ');
const quoted = (text: string): string => `"${text.replace(/["\\]/g, '\\$&').replaceAll('\n', '\\n')}"`;

/** What is not defined is empty where it is printed, as in Jinja2. */
const orEmpty = (expression: Expression): string => `(${writeExpression(expression)})|default("")`;
const asJson = (expression: Expression): string => `${orEmpty(expression)}|tojson`;

/** Numbers and signs need parentheses before a dot. */
const operand = (expression: Expression): string =>
  expression.is === 'name' || expression.is === 'attribute' || expression.is === 'item' || expression.is === 'call'
    ? writeExpression(expression)
    : `(${writeExpression(expression)})`;

function binary({ operator, left, right, line }: Extract<Expression, { is: 'binary' }>): string {
  if (operator !== '%' || left.is !== 'string')
    return `(${writeExpression(left)} ${operator} ${writeExpression(right)})`;
  return ownFilter('format', left, { positional: right.is === 'tuple' ? right.items : [right], named: [] }, line);
}

/** `a < b < c` is `a < b and b < c`. */
function comparison(first: Expression, rest: readonly (readonly [string, Expression])[]): string {
  const pairs = rest.map(([operator, right], at) => {
    const left = rest[at - 1]?.[1] ?? first;
    return `(${writeExpression(left)} ${operator} ${writeExpression(right)})`;
  });
  return pairs.length === 1 ? pairs.join('') : `(${pairs.join(' and ')})`;
}

function choice({ condition, chosen, otherwise }: Extract<Expression, { is: 'choice' }>): string {
  const rest = otherwise ? ` else ${writeExpression(otherwise)}` : '';
  return `(${writeExpression(chosen)} if ${writeExpression(condition)}${rest})`;
}

function argumentList({ positional, named }: Arguments): string {
  const all = [
    ...positional.map(writeExpression),
    ...named.map(([name, value]) => `${name}=${writeExpression(value)}`),
  ];
  return all.length === 0 ? '' : `(${all.join(', ')})`;
}

const label = /^get_(\w+)_display$/;

/** Methods of Django's querysets and models, and those of Python that the library lacks. */
function call({ of, args, line }: Extract<Expression, { is: 'call' }>): string {
  if (of.is === 'attribute') {
    const method = methodCall(of.of, of.name, args, line);
    if (method !== undefined) return method;
  }
  if (of.is === 'name' && of.name === 'cycler') return `cycler([${written(args.positional)}])`;
  return `${operand(of)}${argumentList(args) || '()'}`;
}

function methodCall(of: Expression, name: string, args: Arguments, line: number): string | undefined {
  const [first, second] = args.positional;
  const own = textMethods.get(name);
  if (own) return ownFilter(own, of, args, line);
  if (name === 'get' && first && second)
    return `(${operand(of)}[${writeExpression(first)}]|default(${writeExpression(second)}))`;
  if (name === 'cycle' && isLoop(of) && args.positional.length > 0)
    return `([${written(args.positional)}][${operand(of)}.index0 % ${args.positional.length}])`;
  if (args.positional.length + args.named.length > 0) return undefined;
  if (name === 'all') return all(of, line);
  if (name === 'count') return `(${writeExpression(of)}|length)`;
  if (name === 'exists') return `((${writeExpression(of)}|length) > 0)`;
  if (name === 'first') return `(((${writeExpression(of)}|list) + [none])|first)`;
  if (name === 'last') return `(([none] + (${writeExpression(of)}|list))|last)`;
  return label.test(name) ? `${operand(of)}.${name}` : undefined;
}

/** Jinja2 fails where there is nothing to have a method. The library would go on, as if there were no objects. */
function all(of: Expression, line: number): string {
  if (of.is !== 'attribute') return writeExpression(of);
  return `(${operand(of)} if ${operand(of)} is defined else (${quoted(of.name)}|__missing(${line})))`;
}

/** `loop`, also as a member of an object with its place. */
const isLoop = (of: Expression): boolean => (of.is === 'name' || of.is === 'attribute') && of.name === 'loop';

/** Methods of Python that are filters here. */
const textMethods = new Map([
  ['format', 'strformat'],
  ...['center', 'ljust', 'rjust', 'zfill', 'strftime', 'isoformat'].map((name): [string, string] => [name, name]),
]);

function filter({ of, name, args, line }: Extract<Expression, { is: 'filter' }>): string {
  if (name === 'sum') return sumOf(of, args);
  if (!isOwnFilter(name)) {
    const filters = libraryFilters(name, args).map((each) => `|${each.name}${argumentList(each.args)}`);
    return `(${writeExpression(of)}${ifUndefined(name)}${filters.join('')})`;
  }
  return ownFilter(name, of, args, line);
}

/** What is not defined is an empty list for Jinja2's filters, and of no length. */
const ofLists = new Set(
  'first last length count list map max min reject rejectattr reverse select selectattr sort sum unique'.split(' '),
);
const ifUndefined = (name: string): string =>
  ofLists.has(name) ? '|default([])' : name === 'items' ? '|default({})' : '';

/** With a start behind it: the library adds and knows neither attributes nor a start. */
function sumOf(of: Expression, args: Arguments): string {
  const [attribute, start] = ['attribute', 'start'].map(
    (name, at) => args.named.find(([given]) => given === name)?.[1] ?? args.positional[at],
  );
  const mapped = attribute ? `|map(attribute=${writeExpression(attribute)})` : '';
  return `((${writeExpression(of)}|default([])${mapped}|sum)${start ? ` + ${writeExpression(start)}` : ''})`;
}

/** Fractions come back as a list to be added up, since the library takes 2.0 from JavaScript for 2. */
function ownFilter(name: string, of: Expression, { positional, named }: Arguments, line: number): string {
  const values = `[${written(positional)}]|tojson`;
  const options = `dict(${named.map(([option, value]) => `${option}=${writeExpression(value)}`).join(', ')})|tojson`;
  const called = `${asJson(of)}|__call(${quoted(name)}, ${line}, ${values}, ${options})`;
  return `(${called}${givesFraction(name) ? '|sum' : ''})`;
}
