import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { measured } from './import-file.ts';

/** Measures one import and tells the process that has started this one. */
const { table, endpoint, rows, options } = JSON.parse(process.argv[2] ?? '{}');
const costs = await measured(connect(table, registry, endpoint), rows, options);
process.send?.(costs, () => process.exit(0));
