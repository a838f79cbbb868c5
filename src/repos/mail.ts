import type { SESv2Client } from '@aws-sdk/client-sesv2';
import type { MessageChannel, PersonalMessage } from '../domain/platform/notifications/message-channel.ts';
import { orUnavailable } from './failures.ts';
import { limitsOnOneMachine, requestLimits, type TimeLimits } from './time-limits.ts';

const limitsOnAws: TimeLimits = { connection: 1_000, silence: 5_000 };

/**
 * E-mail by SES, or by the server that QM_SES_ENDPOINT names, from the address in QM_MAIL_FROM; undefined where that is not
 * set.
 */
export function environmentMail(environment: NodeJS.ProcessEnv): MessageChannel | undefined {
  const { QM_MAIL_FROM: from, QM_SES_ENDPOINT: endpoint } = environment;
  return from ? { send: (message) => sendMail(from, endpoint, message) } : undefined;
}

async function sendMail(from: string, endpoint: string | undefined, message: PersonalMessage) {
  if (message.email === '') return 'unreachable';
  const { SendEmailCommand } = await loadSdk();
  const command = new SendEmailCommand({
    FromEmailAddress: from,
    Destination: { ToAddresses: [message.email] },
    Content: { Simple: { Subject: utf8(message.subject), Body: { Text: utf8(message.body) } } },
  });
  await orUnavailable(async () => (await connected(endpoint)).send(command), detailOf);
  return 'sent';
}

const utf8 = (text: string) => ({ Data: text, Charset: 'UTF-8' });

const detailOf = (): string => 'The mail service does not answer in time. Please try again.';

/** Functions that send nothing do not load it. */
const loadSdk = () => import('@aws-sdk/client-sesv2');
const clients = new Map<string | undefined, SESv2Client>();

async function connected(endpoint: string | undefined): Promise<SESv2Client> {
  const { SESv2Client } = await loadSdk();
  const known = clients.get(endpoint);
  if (known) return known;
  const client = new SESv2Client({
    requestHandler: requestLimits(endpoint ? limitsOnOneMachine : limitsOnAws),
    ...(endpoint ? { endpoint } : {}),
  });
  clients.set(endpoint, client);
  return client;
}
