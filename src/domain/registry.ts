import type { Resource } from './engine/resource/resource.ts';
import type { Field, OnDelete, TypeName } from './engine/schema/field-kinds.ts';
import { cable } from './inventory/cable.ts';
import {
  consolePortTemplate,
  consoleServerPortTemplate,
  frontPortTemplate,
  interfaceTemplate,
  moduleBayTemplate,
  powerOutletTemplate,
  powerPortTemplate,
  rearPortTemplate,
} from './inventory/component-templates.ts';
import { consolePort } from './inventory/console-port.ts';
import { consoleServerPort } from './inventory/console-server-port.ts';
import { device } from './inventory/device.ts';
import { deviceRole } from './inventory/device-role.ts';
import { deviceType } from './inventory/device-type.ts';
import { frontPort } from './inventory/front-port.ts';
import { networkInterface } from './inventory/interface.ts';
import { location } from './inventory/location.ts';
import { manufacturer } from './inventory/manufacturer.ts';
import { module } from './inventory/module.ts';
import { moduleBay } from './inventory/module-bay.ts';
import { moduleType } from './inventory/module-type.ts';
import { platform } from './inventory/platform.ts';
import { powerOutlet } from './inventory/power-outlet.ts';
import { powerPort } from './inventory/power-port.ts';
import { rack } from './inventory/rack.ts';
import { rackRole } from './inventory/rack-role.ts';
import { rackType } from './inventory/rack-type.ts';
import { rearPort } from './inventory/rear-port.ts';
import { bom } from './lifecycle/bom/bom.ts';
import { bomLineItem } from './lifecycle/bom/bom-line-item.ts';
import { bomScopeRule } from './lifecycle/bom/bom-scope-rule.ts';
import { alert } from './lifecycle/checks/alert.ts';
import { asset } from './lifecycle/installation/asset.ts';
import { cableType } from './lifecycle/item/cable-type.ts';
import { poLineItem } from './lifecycle/ordering/po-line-item.ts';
import { purchaseOrder } from './lifecycle/ordering/purchase-order.ts';
import { vendor } from './lifecycle/ordering/vendor.ts';
import { vendorAccount } from './lifecycle/ordering/vendor-account.ts';
import { vendorPrice } from './lifecycle/ordering/vendor-price.ts';
import { courier } from './lifecycle/shipping/courier.ts';
import { courierAccount } from './lifecycle/shipping/courier-account.ts';
import { receivingSlip } from './lifecycle/shipping/receiving-slip.ts';
import { shipment } from './lifecycle/shipping/shipment.ts';
import { shipmentLineItem } from './lifecycle/shipping/shipment-line-item.ts';
import { spareItem } from './lifecycle/spares/spare-item.ts';
import { spareItemAllocation } from './lifecycle/spares/spare-item-allocation.ts';
import { spareMovement } from './lifecycle/spares/spare-movement.ts';
import { spareReservation } from './lifecycle/spares/spare-reservation.ts';
import { sparesPool } from './lifecycle/spares/spares-pool.ts';
import { stockTake } from './lifecycle/spares/stock-take.ts';
import { stockTakeLine } from './lifecycle/spares/stock-take-line.ts';
import { statusTransitionRule } from './lifecycle/status/status-transition-rule.ts';
import { receivedUnit } from './lifecycle/units/received-unit.ts';
import { contact } from './organization/contact.ts';
import { contactAssignmentOf } from './organization/contact-assignment.ts';
import { contactGroup } from './organization/contact-group.ts';
import { contactRole } from './organization/contact-role.ts';
import { region } from './organization/region.ts';
import { site } from './organization/site.ts';
import { siteGroup } from './organization/site-group.ts';
import { tenant } from './organization/tenant.ts';
import { tenantGroup } from './organization/tenant-group.ts';
import { credential } from './platform/credential.ts';
import { customField } from './platform/custom-field.ts';
import { customFieldChoiceSet } from './platform/custom-field-choice-set.ts';
import { group } from './platform/group.ts';
import { receipt } from './platform/idempotency-record.ts';
import { job } from './platform/job.ts';
import { journalEntryOf } from './platform/journal-entry.ts';
import { objectChangeOf } from './platform/object-change.ts';
import { permission } from './platform/permission.ts';
import { savedFilter } from './platform/saved-filter.ts';
import { tag } from './platform/tag.ts';
import { taggedItemOf } from './platform/tagged-item.ts';
import { token } from './platform/token.ts';
import { user } from './platform/user.ts';

const declared = [
  region,
  siteGroup,
  site,
  location,
  tenantGroup,
  tenant,
  contactGroup,
  contactRole,
  contact,
  manufacturer,
  platform,
  deviceRole,
  deviceType,
  moduleType,
  rackRole,
  rackType,
  rack,
  device,
  moduleBay,
  module,
  networkInterface,
  consolePort,
  consoleServerPort,
  powerPort,
  powerOutlet,
  rearPort,
  frontPort,
  consolePortTemplate,
  consoleServerPortTemplate,
  powerPortTemplate,
  powerOutletTemplate,
  interfaceTemplate,
  rearPortTemplate,
  frontPortTemplate,
  moduleBayTemplate,
  cable,
  cableType,
  statusTransitionRule,
  bom,
  bomScopeRule,
  bomLineItem,
  asset,
  vendor,
  vendorAccount,
  vendorPrice,
  purchaseOrder,
  poLineItem,
  courier,
  courierAccount,
  shipment,
  shipmentLineItem,
  receivingSlip,
  receivedUnit,
  sparesPool,
  spareItem,
  spareItemAllocation,
  spareMovement,
  spareReservation,
  stockTake,
  stockTakeLine,
  alert,
  tag,
  customField,
  customFieldChoiceSet,
  savedFilter,
  user,
  group,
  permission,
  token,
  job,
] satisfies readonly Resource[];

const typesOf = (some: readonly Resource[]): readonly TypeName[] => some.map(({ type }) => type);

const contactAssignment = contactAssignmentOf(typesOf(declared.filter(({ contacts }) => contacts)));
/** NetBox: what carries custom fields can be journaled. */
const journalEntry = journalEntryOf(
  typesOf([...declared, contactAssignment].filter(({ fields }) => 'custom_fields' in fields)),
);
const taggedItem = taggedItemOf(
  typesOf([...declared, contactAssignment, journalEntry].filter(({ fields }) => 'tag_assignments' in fields)),
);
const objectChange = objectChangeOf(
  typesOf([...declared, contactAssignment, journalEntry].filter(({ unlogged }) => !unlogged)),
);

/** The types of all resources; those that read as plain JSON, since `FieldsByType` lacks them, fail a test. */
export type DeclaredType = (
  | (typeof declared)[number]
  | typeof contactAssignment
  | typeof journalEntry
  | typeof taggedItem
  | typeof objectChange
)['type'];

/** Every resource, in the order in which the API root and the documentation list them. */
export const resources: readonly Resource[] = [...declared, contactAssignment, journalEntry, taggedItem, objectChange];

/** What the table keeps beside the resources of the API. */
const keptApart: readonly Resource[] = [credential, receipt];

const byType = new Map<string, Resource>([...resources, ...keptApart].map((resource) => [resource.type, resource]));

/** The resource of this type, if the API offers one. */
export const findResource = (type: string): Resource | undefined =>
  resources.find((resource) => resource.type === type);

/** The declaration of a type that the code itself names; an unknown one is a mistake in a declaration. */
export function resourceOf(type: TypeName): Resource {
  const resource = byType.get(type);
  if (!resource) throw new Error(`No resource is declared for ${type}`);
  return resource;
}

/**
 * NetBox gives object types numeric ids. Here the id follows from the name, so that it never changes: a hash of 24 bits,
 * which a test keeps free of collisions.
 */
export function objectTypeId(type: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < type.length; index++) hash = Math.imul(hash ^ type.charCodeAt(index), 0x01000193) >>> 0;
  return (hash >>> 8) + 1;
}

/** A field of some resource that may point at the type in question. */
export interface Referrer {
  readonly resource: Resource;
  readonly field: string;
}

/** What becomes of the referrer when what it refers to is deleted. */
export const onDeleteOf = ({ resource, field }: Referrer): OnDelete => {
  const declaration = resource.fields[field];
  return declaration && 'onDelete' in declaration ? declaration.onDelete : 'set-null';
};

const mayPointAt = (field: Field, type: TypeName): boolean => {
  switch (field.kind) {
    case 'reference':
    case 'references':
      return field.target === type;
    case 'generic':
    case 'terminations':
      return field.targets.includes(type);
    default:
      return false;
  }
};

const referrers = new Map<TypeName, readonly Referrer[]>();

/** Who may refer to objects of this type: they are protected, cascade, or lose the reference when one is deleted. */
export function referrersOf(type: TypeName): readonly Referrer[] {
  const known = referrers.get(type);
  if (known) return known;
  const found = [...byType.values()].flatMap((resource) =>
    Object.entries(resource.fields).flatMap(([field, declaration]) =>
      mayPointAt(declaration, type) ? [{ resource, field }] : [],
    ),
  );
  referrers.set(type, found);
  return found;
}
