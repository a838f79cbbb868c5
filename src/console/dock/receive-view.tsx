import { linkTo } from '../api/paths.ts';
import { Heading } from '../parts/heading.tsx';
import type { Outbox } from './outbox.ts';

export function ReceiveView({ shipment, outbox }: { readonly shipment: string; readonly outbox: Outbox }) {
  return <Heading title={`Receive ${shipment} ${outbox.user}`}>{linkTo('/')}</Heading>;
}
