/** Characters that Lambda takes in the name of a function. */
const mostCharacters = 64;

/** Fails unless Lambda takes the names of all functions of this stage, `<service>-<stage>-<function>`. */
export function requireStageName(stage: string, service: string, functionKeys: readonly string[]): void {
  const longest = functionKeys.reduce((a, b) => (b.length > a.length ? b : a), '');
  const most = mostCharacters - `${service}--${longest}`.length;
  if (!/^[a-z0-9-]+$/.test(stage))
    throw new Error(`The stage "${stage}" may have lower case letters, digits and "-" only.`);
  if (stage.length > most)
    throw new Error(
      `The stage "${stage}" may have ${most} characters at most: Lambda takes ${mostCharacters} for the name of a ` +
        `function, and "${service}-${stage}-${longest}" would have ${`${service}-${stage}-${longest}`.length}.`,
    );
}
