import { useId } from 'preact/hooks';
import type { Json, JsonObject } from '../../domain/engine/json.ts';
import { errorsOf, messageOf } from '../api/field-errors.ts';
import type { FormField } from '../api/forms.ts';
import { objectsIn } from '../api/json.ts';
import { FormInput } from './form-input.tsx';
import { spelled } from './label.ts';

interface FormFieldProps {
  readonly field: FormField;
  readonly value: Json | undefined;
  /** Undefined: it is left to the API. */
  readonly onChange: (value: Json | undefined) => void;
  /** What the API answered of this field. */
  readonly errors: Json;
}

/** One field with its label, its help and what is wrong with it. */
function FormFieldInput(props: FormFieldProps) {
  const id = useId();
  const { field, errors } = props;
  const message = messageOf(errors);
  if (field.entries.length > 0) return <FormEntries {...props} />;
  return (
    <div class="field">
      <label for={id}>
        {spelled(field.label)}
        {field.required && <span class="quiet"> (required)</span>}
      </label>
      <FormInput field={field} value={props.value} onChange={props.onChange} id={id} isWrong={message !== ''} />
      {field.help && (
        <span class="help" id={`${id}-help`}>
          {field.help}
        </span>
      )}
      {message && (
        <span class="error" id={`${id}-error`}>
          {message}
        </span>
      )}
    </div>
  );
}

/** The members of an entry, or of the whole form. */
export function FormFields({
  fields,
  value,
  errors,
  onChange,
}: {
  readonly fields: readonly FormField[];
  readonly value: JsonObject;
  readonly errors: Json;
  readonly onChange: (value: JsonObject) => void;
}) {
  const change = (name: string, next: Json | undefined) => {
    const { [name]: _, ...rest } = value;
    onChange(next === undefined ? rest : { ...rest, [name]: next });
  };
  return (
    <>
      {fields.map((field) => (
        <FormFieldInput
          key={field.name}
          field={field}
          value={value[field.name]}
          errors={errorsOf(errors, field.name)}
          onChange={(next) => change(field.name, next)}
        />
      ))}
    </>
  );
}

/** A list of entries, each with the same fields. */
function FormEntries({ field, value, errors, onChange }: FormFieldProps) {
  const id = useId();
  const entries = objectsIn(value);
  const message = messageOf(errors);
  return (
    <fieldset aria-describedby={`${id}-help`}>
      <legend>{spelled(field.label)}</legend>
      <span class="help" id={`${id}-help`}>
        {field.help} {message && <span class="error">{message}</span>}
      </span>
      {entries.map((entry, index) => (
        <fieldset key={index} class="entry">
          <legend>{index + 1}</legend>
          <FormFields
            fields={field.entries}
            value={entry}
            errors={errorsOf(errors, index)}
            onChange={(next) => onChange(entries.map((one, at) => (at === index ? next : one)))}
          />
          <button type="button" onClick={() => onChange(entries.filter((_, at) => at !== index))}>
            Remove <span class="unseen">{index + 1}</span>
          </button>
        </fieldset>
      ))}
      <button type="button" onClick={() => onChange([...entries, {}])}>
        Add <span class="unseen">to {spelled(field.label)}</span>
      </button>
    </fieldset>
  );
}
