/** The words of a field's name: `asset_tag` is "asset tag". */
export const words = (name: string): string => name.replaceAll('_', ' ');

export const capitalised = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
