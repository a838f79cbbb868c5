import { linkTo } from '../api/paths.ts';

export const dockPath = '/dock/';
export const dockLink = (shipment: string, verb = ''): string => linkTo(`${dockPath}${shipment}/${verb}`);
