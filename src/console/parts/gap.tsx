import { rowHeight } from './windowed.ts';

/** As high as the rows that are not drawn. */
export const Gap = ({ rows, columns }: { readonly rows: number; readonly columns: number }) =>
  rows > 0 ? (
    <tr class="gap">
      <td colSpan={columns} style={{ height: `${rows * rowHeight}px` }} />
    </tr>
  ) : null;
