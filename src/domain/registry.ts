import { registryOf } from './engine/resource/registry.ts';
import type { Resource } from './engine/resource/resource.ts';
import type { TypeName } from './engine/schema/field-kinds.ts';
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
import { coolingFeed } from './inventory/cooling-feed.ts';
import { coolingIntake } from './inventory/cooling-intake.ts';
import { coolingOutflow } from './inventory/cooling-outflow.ts';
import { coolingSource } from './inventory/cooling-source.ts';
import { coolingIntakeTemplate, coolingOutflowTemplate } from './inventory/cooling-templates.ts';
import { device } from './inventory/device.ts';
import { deviceRole } from './inventory/device-role.ts';
import { deviceType } from './inventory/device-type.ts';
import { frontPort } from './inventory/front-port.ts';
import { networkInterface } from './inventory/interface.ts';
import { location } from './inventory/location.ts';
import { manufacturer } from './inventory/manufacturer.ts';
import { module } from './inventory/module.ts';
import { moduleBay } from './inventory/module-bay.ts';
import { moduleBayType } from './inventory/module-bay-type.ts';
import { moduleType } from './inventory/module-type.ts';
import { moduleTypeProfile } from './inventory/module-type-profile.ts';
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
import { attachment } from './lifecycle/documents/attachment.ts';
import { asset } from './lifecycle/installation/asset.ts';
import { cableType } from './lifecycle/item/cable-type.ts';
import { itemEquivalent } from './lifecycle/item/item-equivalent.ts';
import { leadTime } from './lifecycle/lead-times/lead-time.ts';
import { exchangeRate } from './lifecycle/money/exchange-rate.ts';
import { noticeMapping } from './lifecycle/notices/notice-mapping.ts';
import { poLineItem } from './lifecycle/ordering/po-line-item.ts';
import { purchaseOrder } from './lifecycle/ordering/purchase-order.ts';
import { vendor } from './lifecycle/ordering/vendor.ts';
import { vendorAccount } from './lifecycle/ordering/vendor-account.ts';
import { vendorPrice } from './lifecycle/ordering/vendor-price.ts';
import { purchasePlan } from './lifecycle/planning/purchase-plans/purchase-plan.ts';
import { purchasePlanPart } from './lifecycle/planning/purchase-plans/purchase-plan-part.ts';
import { procurement } from './lifecycle/provenance/procurement-action.ts';
import { returnLineItem } from './lifecycle/returns/return-line-item.ts';
import { vendorReturn } from './lifecycle/returns/vendor-return.ts';
import { serialRule } from './lifecycle/scanning/serial-rule.ts';
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
import { trackingEvent } from './lifecycle/tracking/tracking-event.ts';
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
import { eventRule } from './platform/events/event-rule.ts';
import { webhook } from './platform/events/webhook.ts';
import { webhookDeliveryOf } from './platform/events/webhook-delivery.ts';
import { exportTemplate } from './platform/export-template.ts';
import { imageAttachmentOf } from './platform/files/image-attachment.ts';
import { group } from './platform/group.ts';
import { idempotencyRecord } from './platform/idempotency-record.ts';
import { job } from './platform/job.ts';
import { journalEntryOf } from './platform/journal-entry.ts';
import { bookmarkOf } from './platform/notifications/bookmark.ts';
import { digest } from './platform/notifications/digest.ts';
import { isFollowed } from './platform/notifications/followed.ts';
import { notificationOf } from './platform/notifications/notification.ts';
import { notificationGroup } from './platform/notifications/notification-group.ts';
import { subscriptionOf } from './platform/notifications/subscription.ts';
import { objectChangeOf } from './platform/object-change.ts';
import { permission } from './platform/permission.ts';
import { savedFilter } from './platform/saved-filter.ts';
import { tag } from './platform/tag.ts';
import { taggedItemOf } from './platform/tagged-item.ts';
import { token } from './platform/token.ts';
import { user } from './platform/user.ts';

/** The procurement verb of everything that a BOM can plan; the inventory itself knows of no procurement. */
const withProcurement = <R extends Resource>(resource: R): R => ({
  ...resource,
  actions: [...resource.actions, procurement],
});

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
  moduleTypeProfile,
  moduleBayType,
  moduleType,
  rackRole,
  rackType,
  withProcurement(rack),
  withProcurement(device),
  moduleBay,
  withProcurement(module),
  networkInterface,
  consolePort,
  consoleServerPort,
  powerPort,
  powerOutlet,
  coolingSource,
  coolingFeed,
  coolingIntake,
  coolingOutflow,
  rearPort,
  frontPort,
  consolePortTemplate,
  consoleServerPortTemplate,
  powerPortTemplate,
  powerOutletTemplate,
  coolingIntakeTemplate,
  coolingOutflowTemplate,
  interfaceTemplate,
  rearPortTemplate,
  frontPortTemplate,
  moduleBayTemplate,
  withProcurement(cable),
  cableType,
  itemEquivalent,
  statusTransitionRule,
  bom,
  bomScopeRule,
  bomLineItem,
  asset,
  vendor,
  vendorAccount,
  vendorPrice,
  leadTime,
  exchangeRate,
  noticeMapping,
  purchaseOrder,
  poLineItem,
  purchasePlan,
  courier,
  courierAccount,
  shipment,
  shipmentLineItem,
  receivingSlip,
  receivedUnit,
  trackingEvent,
  vendorReturn,
  returnLineItem,
  serialRule,
  attachment,
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
  exportTemplate,
  webhook,
  eventRule,
  notificationGroup,
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
const imageAttachment = imageAttachmentOf(typesOf(declared.filter(({ images }) => images)));
const taggedItem = taggedItemOf(
  typesOf([...declared, contactAssignment, journalEntry].filter(({ fields }) => 'tag_assignments' in fields)),
);
const loggedTypes = typesOf(
  [...declared, contactAssignment, journalEntry, imageAttachment].filter(({ unlogged }) => !unlogged),
);
const objectChange = objectChangeOf(loggedTypes);
const followedTypes = typesOf(declared.filter(isFollowed));
const bookmark = bookmarkOf(followedTypes);
const subscription = subscriptionOf(followedTypes);
const notification = notificationOf([...loggedTypes, job.type]);
/** Events are changes of what is logged, and what becomes of jobs. */
const webhookDelivery = webhookDeliveryOf([...loggedTypes, job.type]);

/** The types of all resources; those that read as plain JSON, since `FieldsByType` lacks them, fail a test. */
export type DeclaredType = (
  | (typeof declared)[number]
  | typeof contactAssignment
  | typeof journalEntry
  | typeof imageAttachment
  | typeof taggedItem
  | typeof objectChange
  | typeof bookmark
  | typeof subscription
  | typeof notification
  | typeof webhookDelivery
)['type'];

/** What the table keeps beside the resources of the API. */
const keptApart: readonly Resource[] = [credential, idempotencyRecord, digest, purchasePlanPart];

/** Every resource of the project; the only list of them. */
export const registry = registryOf(
  [
    ...declared,
    contactAssignment,
    journalEntry,
    imageAttachment,
    taggedItem,
    objectChange,
    bookmark,
    subscription,
    notification,
    webhookDelivery,
  ],
  keptApart,
);
