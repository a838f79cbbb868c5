import type { MessageText } from './message-text.ts';

/** A message to one user. */
export interface PersonalMessage extends MessageText {
  readonly username: string;
  /** '' where the user has none. */
  readonly email: string;
}

/** A way to people: e-mail, a topic. */
export interface MessageChannel {
  /** `unreachable` when the user cannot be reached this way. */
  send(message: PersonalMessage): Promise<'sent' | 'unreachable'>;
}
