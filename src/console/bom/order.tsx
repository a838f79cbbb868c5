import { useState } from 'preact/hooks';
import { isJsonObject, type Json, type JsonObject } from '../../domain/engine/json.ts';
import { textOf } from '../api/json.ts';
import { linkTo } from '../api/paths.ts';
import { useShared } from '../context.ts';
import { plural } from '../format.ts';
import { ActionForm } from '../parts/action-form.tsx';
import { Value } from '../parts/value.tsx';
import { CopiedLines } from './copied-lines.tsx';
import type { CoverageLine } from './coverage-line.ts';

export const orders = '/plugins/asset-lifecycle/purchase-orders/';

const asked = ['vendor', 'vendor_account', 'currency', 'order_id', 'date_expected', 'description'];

interface OrderProps {
  readonly bom: string;
  readonly lines: readonly CoverageLine[];
  /** Lines to order; absent: all that remain to be ordered. */
  readonly only?: readonly CoverageLine[];
  readonly onChange: () => void;
}

/** Makes a draft order and copies lines of the BOM to it; each step is shown before it is done. */
export function Order({ bom, onChange, ...what }: OrderProps) {
  const [order, setOrder] = useState<JsonObject>();
  if (order) return <CopyLines order={order} onChange={onChange} {...what} />;
  const done = (answer: Json) => {
    if (isJsonObject(answer)) setOrder(answer);
    onChange();
  };
  return (
    <ActionForm
      path={orders}
      fields={asked}
      initial={{ bom: Number(bom) }}
      action="Make the draft order"
      preview={(answer) => <NewOrder answer={answer} lines={what.only ?? what.lines} />}
      onDone={done}
    />
  );
}

function NewOrder({ answer, lines }: { readonly answer: Json; readonly lines: readonly CoverageLine[] }) {
  const { formats } = useShared();
  const { vendor, currency, date_expected } = isJsonObject(answer) ? answer : {};
  const open = lines.filter(({ units }) => (units.outstanding_to_order ?? 0) > 0);
  const units = open.reduce((sum, line) => sum + (line.units.outstanding_to_order ?? 0), 0);
  return (
    <p>
      A draft order to <Value value={vendor} /> {currency ? 'in ' : 'without a currency'}
      {currency ? <Value value={currency} /> : null}
      {date_expected ? (
        <>
          , expected on <Value value={date_expected} />
        </>
      ) : null}
      . The next step shows the prices and packs for {formats.format(open.length)}{' '}
      {plural(open.length, 'line', 'lines')} with {formats.format(units)} {plural(units, 'unit', 'units')} that remain
      to be ordered, before any is copied.
    </p>
  );
}

interface CopyProps extends Omit<OrderProps, 'bom'> {
  readonly order: JsonObject;
}

/** Copies lines of the BOM to a draft order. */
export function CopyLines({ order, lines, only, onChange }: CopyProps) {
  const [answer, setAnswer] = useState<Json>();
  const path = `${orders}${textOf(order.id)}/`;
  const currency = isJsonObject(order.currency) ? textOf(order.currency.value) : '';
  const link = (
    <a href={linkTo(path)}>
      Open the order <bdi>{textOf(order.display)}</bdi>
    </a>
  );
  if (answer !== undefined)
    return (
      <>
        <p role="status">The order has its lines.</p>
        <CopiedLines answer={answer} lines={lines} currency={currency} />
        <p>{link}</p>
      </>
    );
  const done = (copied: Json) => {
    setAnswer(copied);
    onChange();
  };
  return (
    <>
      <p>{link}: it is a draft.</p>
      <ActionForm
        path={`${path}copy-line-items/`}
        fields={[]}
        initial={only ? { lines: only.map(({ id }) => ({ bom_line_item: id })) } : {}}
        action="Copy these lines to the order"
        preview={(copied) => <CopiedLines answer={copied} lines={lines} currency={currency} />}
        onDone={done}
      />
    </>
  );
}
