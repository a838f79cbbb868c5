import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import type { FormField } from '../api/forms.ts';
import { textOf } from '../api/json.ts';
import { ReferenceInput } from './reference-input.tsx';

interface Props {
  readonly field: FormField;
  readonly value: Json | undefined;
  readonly onChange: (value: Json | undefined) => void;
  readonly id: string;
  readonly isWrong: boolean;
}

/** What a field is filled in with. */
export function FormInput({ field, value, onChange, id, isWrong }: Props) {
  const described = [field.help && `${id}-help`, isWrong && `${id}-error`].filter(Boolean).join(' ');
  const common = {
    id,
    'aria-invalid': isWrong,
    ...(described ? { 'aria-describedby': described } : {}),
    ...(field.required ? { required: true } : {}),
  };
  const text = textOf(isJsonObject(value) ? value.value : value);
  if (field.choices.length > 0)
    return (
      <select {...common} value={text} onChange={({ currentTarget }) => onChange(currentTarget.value || undefined)}>
        {!field.required && <option value="" />}
        {field.choices.map((choice) => (
          <option key={choice.value} value={choice.value}>
            {choice.label}
          </option>
        ))}
      </select>
    );
  if (field.objectTypes.length > 0)
    return <ReferenceInput {...common} types={field.objectTypes} value={value} onChange={onChange} />;
  if (field.type === 'boolean')
    return (
      <input
        {...common}
        type="checkbox"
        checked={value === true}
        required={false}
        onChange={({ currentTarget }) => onChange(currentTarget.checked)}
      />
    );
  return (
    <input
      {...common}
      {...inputAttributes(field)}
      value={text}
      onInput={({ currentTarget }) => onChange(sentOf(field, currentTarget.value))}
    />
  );
}

const inputTypes: Readonly<Record<string, string>> = { integer: 'number', date: 'date', url: 'url', email: 'email' };

const inputAttributes = ({ type, min, max, maxLength }: FormField): JsonObject => ({
  type: inputTypes[type] ?? 'text',
  ...(type === 'decimal' ? { inputMode: 'decimal' } : {}),
  ...(min === undefined ? {} : { min }),
  ...(max === undefined ? {} : { max }),
  ...(maxLength === undefined ? {} : { maxLength }),
});

/** What is no number is sent as it is: the API says what is wrong with it. */
function sentOf({ type }: FormField, text: string): Json | undefined {
  if (text === '') return undefined;
  return type === 'integer' && /^-?\d{1,15}$/.test(text) ? Number(text) : text;
}
