const shipments = '/plugins/asset-lifecycle/shipments/';

export const shipmentsPath = shipments;
export const shipmentPath = (id: string): string => `${shipments}${id}/`;
export const scansPath = (id: string): string => `${shipments}${id}/scans/`;
export const summaryPath = (id: string): string => `${shipments}${id}/scans/summary/`;
export const manifestPath = (id: string): string => `${shipments}${id}/manifest/`;
export const receivePath = (id: string): string => `${shipments}${id}/receive/`;
