import { rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { isJsonObject, type JsonObject } from '../../../../../src/domain/engine/json.ts';
import { listAll } from '../../../../../src/domain/engine/query/list.ts';
import type { TypeName } from '../../../../../src/domain/engine/schema/field-kinds.ts';
import { WrittenTexts } from '../../../../../src/domain/engine/transfer/import/written-texts.ts';
import { importDocuments } from '../../../../../src/domain/inventory/type-library/import-documents.ts';
import { typeDocuments } from '../../../../../src/domain/inventory/type-library/write-document.ts';
import { registry } from '../../../../../src/domain/registry.ts';
import { readYaml } from '../../../../../src/functions/http/formats/read-yaml.ts';
import { yamlText } from '../../../../../src/functions/http/formats/write-yaml.ts';
import { SqliteOverlayStore } from '../../../../../src/repos/sqlite-overlay-store.ts';
import { Lifecycle } from '../../../../support/lifecycle.ts';
import { MemoryStore } from '../../../../support/memory-store.ts';
import { pythonWith } from '../../../../support/python.ts';
import { libraryDocuments, trickyTexts } from '../../../../support/type-documents.ts';

const python = await pythonWith('PyYAML==6.0.3');
const file = join(tmpdir(), `quartermaster-${process.pid}.yaml`);

afterAll(() => Promise.all([python.remove(), rm(file, { force: true })]));

const texts = [
  ...trickyTexts,
  ...['', ' ', '\n', '\t', ' x', 'x ', 'a\nb', '  a\nb', 'a\n\n', '\n\na', 'a\tb\n\tc', 'a\r\nb', 'a\rb', 'a\n---\nb'],
  ...[
    'a\u0085b',
    'a\u2028b\n c',
    '\ufeffx',
    'x\ufeff',
    '\u007f',
    '\u0080',
    '\uffff',
    '\u0000\u001b',
    '\u00a0',
    'word '.repeat(60),
  ],
];
const values = {
  texts,
  keys: texts.map((text) => ({ [text]: text })),
  deep: texts.map((text) => ({ a: { b: [text, [text]] } })),
  numbers: [1, 1.5, 1e21, 1e-7, -0.5, 0, 1e300, 5e-324, -3e30],
  others: [true, false, null, {}, []],
};

/** Reads a file with PyYAML; prints its documents as JSON, and as PyYAML writes them. */
const rewritten = `
import json, sys, yaml
documents = list(yaml.safe_load_all(open(sys.argv[1], encoding="utf-8", newline="")))
print(json.dumps(documents))
print(yaml.safe_dump_all(documents, sort_keys=False, allow_unicode=sys.argv[2] == "unicode"), end="")`;

async function throughPython(documents: readonly string[], writing: 'ascii' | 'unicode' = 'ascii') {
  await writeFile(file, documents.map((text) => `---\n${text}`).join(''));
  const printed = await python.run(rewritten, file, writing);
  const end = printed.indexOf('\n');
  return { read: JSON.parse(printed.slice(0, end)), text: printed.slice(end + 1) };
}

describe.skipIf(python.missing)(`PyYAML${python.missing ? ', which is not at hand here,' : ''}`, () => {
  test('reads every text as it was before it was written here, and so do readers here', async () => {
    const { read, text } = await throughPython([yamlText(values)]);
    expect(read).toEqual([values]);
    expect(readYaml(yamlText(values)).values).toEqual([values]);
    expect(readYaml(text).values).toEqual([values]);
  });

  test('writes what is read here as it was', async () => {
    const plain = texts.filter((text) => !/[\u0085\u2028]/.test(text));
    const { text } = await throughPython([yamlText(plain)], 'unicode');
    expect(readYaml(text).values).toEqual([plain]);
  });

  describe('takes documents of the type library', () => {
    let lifecycle: Lifecycle;
    beforeAll(async () => {
      lifecycle = await new Lifecycle(new MemoryStore()).prepare();
    });

    async function imported(type: TypeName, documents: readonly JsonObject[], written: WrittenTexts) {
      const { counts, rows } = await importDocuments({
        context: lifecycle.context,
        resource: registry.resourceOf(type),
        options: { mode: 'partial', upsert: false, dryRun: false },
        message: '',
        documents,
        texts: written,
        openDraft: (store) => new SqliteOverlayStore(store),
      });
      expect(rows.flatMap(({ errors }) => errors)).toEqual([]);
      return counts;
    }

    async function exported(type: TypeName): Promise<readonly JsonObject[]> {
      const all: JsonObject[] = [];
      const resource = registry.resourceOf(type);
      for await (const objects of listAll(lifecycle.context, resource, new Map()))
        all.push(...(await typeDocuments(lifecycle.context, resource, objects)));
      return all;
    }

    test('imported, exported, read and dumped by PyYAML and imported again, 250 of them are unchanged', {
      timeout: 120_000,
    }, async () => {
      const before = libraryDocuments(250);
      const out = new Map<TypeName, readonly JsonObject[]>();
      for (const [type, documents] of before) {
        expect(await imported(type, documents, new WrittenTexts())).toMatchObject({ created: documents.length });
        out.set(type, await exported(type));
        expect(out.get(type)).toEqual(documents);
      }
      const { read, text } = await throughPython([...out.values()].flat().map((document) => yamlText(document)));
      expect(read).toEqual([...before.values()].flat());
      const again = readYaml(text);
      const objects = again.values.filter(isJsonObject);
      for (const [type, documents] of before) {
        const counts = await imported(type, objects.splice(0, documents.length), again.texts);
        expect(counts).toMatchObject({ rows: documents.length, unchanged: documents.length });
      }
    });
  });
});
