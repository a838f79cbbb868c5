/**
 * Logs what operators should know of: guesses of passwords, and attempts to act as other users. The logger is loaded on
 * first use, since most functions end without.
 */
export async function logSuspicion(message: string, details: Readonly<Record<string, string | number>>): Promise<void> {
  const { Logger } = await import('@aws-lambda-powertools/logger');
  new Logger({ serviceName: 'quartermaster' }).warn(message, details);
}
