const key = 'quartermaster.dock.used';

/** Whether somebody has scanned with this browser: others need not load what sends scans. */
export const isUsed = (): boolean => localStorage.getItem(key) !== null;
export const markUsed = (): void => localStorage.setItem(key, 'yes');
