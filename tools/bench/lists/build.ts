import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import type { JsonObject } from '../../../src/domain/engine/json.ts';
import { startChild, stopChild } from '../../local/process.ts';
import type { BuildAnswer, BuildRequest } from './protocol.ts';

/** One build of the project, by its folder, over a table of its own. */
export interface BuildPlace {
  readonly folder: string;
  readonly table: string;
  readonly endpoint: string;
}

/** A process that answers requests as the functions of a build do, one at a time. */
export interface Build {
  /** Fails when the answer's status is an error. */
  ask(request: BuildRequest): Promise<BuildAnswer>;
  stop(): Promise<void>;
}

const script = fileURLToPath(new URL('./build-process.ts', import.meta.url));

/** Starts a process in the folder of the build, with the modules of that build loaded. */
export async function startBuild({ folder, table, endpoint }: BuildPlace): Promise<Build> {
  const child = startChild(process.execPath, [...process.execArgv, script, table, endpoint], {
    cwd: folder,
    stdio: ['pipe', 'ignore', 'inherit', 'pipe'],
  });
  const [input, , , output] = child.stdio;
  if (!input || !(output instanceof Readable)) throw new Error('The process of a build has no pipes.');
  const lines = createInterface({ input: output })[Symbol.asyncIterator]();
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`The build in ${folder} has ended with code ${code}.`);
  });
  ended.catch(() => {});
  const nextLine = async (): Promise<string> => {
    const { value, done } = await Promise.race([lines.next(), ended]);
    return done ? ended : String(value);
  };
  await nextLine();
  return {
    async ask(request) {
      input.write(`${JSON.stringify(request)}\n`);
      const answer: BuildAnswer = JSON.parse(await nextLine());
      if (answer.status >= 400)
        throw new Error(
          `${folder}: ${request.method} ${request.path}: ${answer.status} ${JSON.stringify(answer.body).slice(0, 500)}`,
        );
      return answer;
    },
    stop: () => stopChild(child),
  };
}

/** Makes an object; gives its answer. */
export const createIn = async (build: Build, path: string, body: JsonObject): Promise<JsonObject> =>
  (await build.ask({ method: 'POST', path, body })).body;
