import type { Check } from './check.ts';
import { ledgerCheck, levelCheck } from './ledger-check.ts';
import { overdueOrderCheck } from './overdue-order-check.ts';
import { overdueShipmentCheck } from './overdue-shipment-check.ts';
import { reservationCheck } from './reservation-check.ts';
import { sparesLevelCheck } from './spares-level-check.ts';
import { willRunDryCheck } from './will-run-dry-check.ts';

/** Every scheduled check, made for one run. */
export const checksForRun = (): readonly Check[] => [
  overdueShipmentCheck,
  reservationCheck,
  sparesLevelCheck,
  ledgerCheck,
  levelCheck,
  overdueOrderCheck,
  willRunDryCheck(),
];
