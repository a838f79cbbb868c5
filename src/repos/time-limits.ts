/** Milliseconds that one attempt of a request may wait. Then it counts as lost, and the SDK makes another one. */
export interface TimeLimits {
  /** For a connection. */
  readonly connection: number;
  /** For the answer to begin, and between its pieces. */
  readonly silence: number;
}

/** For servers on one machine: they share its processors with all others, and requests wait in line for them. */
export const limitsOnOneMachine: TimeLimits = { connection: 5_000, silence: 6_000 };

/** The limits as the SDK takes them. Without `throwOnRequestTimeout` it would log a warning and go on waiting. */
export const requestLimits = ({ connection, silence }: TimeLimits) => ({
  connectionTimeout: connection,
  requestTimeout: silence,
  throwOnRequestTimeout: true,
});
