/** The NetBox release whose API is spoken here; clients compare its first two numbers. */
export const netboxVersion = '4.6.8';
export const apiVersion = '4.6';

/** The Asset Lifecycle release. */
export const pluginVersion = '0.3.1';
