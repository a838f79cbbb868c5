import { registry } from '../../src/domain/registry.ts';
import { connect } from '../../src/repos/client.ts';
import { presentLayout, readLayout } from '../../src/repos/layout.ts';
import { migrate } from '../../src/repos/migration/migrate.ts';

/** Brings the data of an earlier version to the layout of this one, and says so. Nobody else may use the table. */
export async function bringToLayout(table: string, endpoint: string | undefined): Promise<void> {
  const access = connect(table, registry, endpoint);
  try {
    const layout = await readLayout(access);
    if (layout === 'empty' || layout >= presentLayout) return;
    console.log(
      'An earlier version has written these data. They are migrated once; when stopped, the next start goes on.',
    );
    await migrate(access, { dryRun: false, say: (line) => console.log(line) });
  } finally {
    access.client.destroy();
  }
}
