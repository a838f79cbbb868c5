// Runs a tool of this project on the Node version that the project pins, installing what is missing first.
// This file runs on the host's Node, with no package installed, and needs nothing newer than Node 20.19.
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = join(dirname(fileURLToPath(import.meta.url)), '..');
const modules = join(project, 'node_modules');
const pinnedNode = join(modules, '.bin', process.platform === 'win32' ? 'node.exe' : 'node');
const stamp = join(modules, '.installed');

const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`Quartermaster needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
  process.exit(1);
}

const lock = createHash('sha256')
  .update(readFileSync(join(project, 'package-lock.json')))
  .digest('hex');
const installed = existsSync(stamp) && existsSync(pinnedNode) ? readFileSync(stamp, 'utf8') : '';
if (installed !== lock) {
  console.log('Installing packages (once; it takes about a minute) ...');
  const install = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  const { status } = spawnSync('npm', install, { cwd: project, stdio: 'inherit', shell: process.platform === 'win32' });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(stamp, lock);
}

const [tool, ...options] = process.argv.slice(2);
const child = spawn(pinnedNode, [join(project, tool), ...options], {
  cwd: project,
  stdio: 'inherit',
  // Commands of packages find the pinned Node first, too.
  env: { ...process.env, PATH: `${dirname(pinnedNode)}${delimiter}${process.env.PATH}` },
});
// Ctrl-C reaches the tool without our doing, SIGTERM does not; the tool ends in its own time, and this process after it.
const stop = () => child.kill('SIGTERM');
process.on('SIGINT', () => {});
process.on('SIGTERM', stop);
process.on('SIGHUP', stop);
child.on('exit', (code) => process.exit(code ?? 1));

// npm passes SIGTERM on to its shell, and the shell to nobody: it just ends.
if (process.env.npm_lifecycle_event) {
  const parent = process.ppid;
  setInterval(() => process.ppid !== parent && stop(), 500).unref();
}
