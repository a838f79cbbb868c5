import { resolve } from 'node:path';
import { invokeSchedule } from './local/functions.ts';
import { socketIn } from './local/lambda-socket.ts';

/** The functions that run the checks, by their keys in serverless.yml. */
const schedules = ['hourly-checks', 'daily-checks'];

const folder = resolve(process.env.QM_DATA_DIR || '.local');

try {
  const socket = await socketIn(folder);
  if (socket === undefined)
    throw new Error(`No stack runs on ${folder}: start one with npm start, or name its folder with QM_DATA_DIR.`);
  for (const key of schedules) {
    await invokeSchedule(socket, key);
    console.log(`${key}: done`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
