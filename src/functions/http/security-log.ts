/**
 * Writes down what whoever runs the installation should know of: guessing, and attempts to act as others. The logger is
 * loaded when there is something to log.
 */
export async function logSuspicion(message: string, details: Readonly<Record<string, string | number>>): Promise<void> {
  const { Logger } = await import('@aws-lambda-powertools/logger');
  new Logger({ serviceName: 'quartermaster' }).warn(message, details);
}
