/** What a template gives here and what Jinja2 3.1 gives. Tests render each of them. */
export interface TemplateDifference {
  readonly template: string;
  readonly jinja2: string;
  /** What it gives here; of an error what it says. */
  readonly here: string;
  readonly why: string;
}

export const templateDifferences: readonly TemplateDifference[] = [
  { template: '{{ (1, 2) }}', jinja2: '(1, 2)', here: '[1, 2]', why: 'tuples are lists' },
  {
    template: "{% for key in {'b': 1, 'a': 2} %}{{ key }}{% endfor %}",
    jinja2: 'ba',
    here: 'ab',
    why: 'keys of dictionaries come in alphabetical order',
  },
  { template: '{{ -3.5 % 2 }}', jinja2: '0.5', here: '-1.5', why: 'remainders of negative fractions are negative' },
  {
    template: '{{ 1 / 0 }}',
    jinja2: 'an error: division by zero',
    here: 'None',
    why: 'what is divided by zero is None',
  },
  {
    template: "{% autoescape true %}{{ '<' | safe }}{% endautoescape %}",
    jinja2: '<',
    here: '&lt;',
    why: 'where texts are escaped, all of them are',
  },
  { template: '{{ -0.4 | round }}', jinja2: '-0.0', here: '0.0', why: 'there is no negative zero' },
  {
    template: "{% set f = '%d' %}{{ f % 1 }}",
    jinja2: '1',
    here: 'invalid operation: tried to use % operator on unsupported types string and number (line 1)',
    why: 'the format stands on the left of `%`, or before the filter `format`',
  },
  {
    template: "{% set c = cycler('a', 'b') %}{{ c.next() }}{{ c.current }}",
    jinja2: 'ab',
    here: 'a',
    why: 'cyclers have `next()` only',
  },
  {
    template: "{{ 'a-b-c'.rsplit('-', 1) }}",
    jinja2: "['a-b', 'c']",
    here: 'unknown method: string has no method named rsplit (line 1)',
    why: 'texts lack `rsplit`, `partition`, `index`, `swapcase`, `casefold`, `removeprefix`, `encode`',
  },
  {
    template: '{% set list = [1] %}{{ list.append(2) }}',
    jinja2: 'None',
    here: 'unknown method: sequence has no method named append (line 1)',
    why: 'lists and dictionaries cannot be changed; `namespace()` holds what changes',
  },
  {
    template: "{{ 'x.org' | urlize }}",
    jinja2: '<a href="https://x.org" rel="noopener">x.org</a>',
    here: 'unknown filter: filter urlize is unknown (line 1)',
    why: 'neither `urlize` nor `random`',
  },
  {
    template: "{% include 'other' %}",
    jinja2: 'the other template',
    here: 'there are no other templates that could be loaded (line 1)',
    why: 'a template stands alone: no `include`, `import`, `extends`',
  },
];
