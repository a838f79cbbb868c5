import { isJsonObject } from '../../domain/engine/json.ts';
import { ActionForm } from '../parts/action-form.tsx';
import { Dialog } from '../parts/dialog.tsx';
import type { Task } from './tasks.tsx';

interface Props {
  readonly task: Task;
  readonly onClose: () => void;
  readonly onDone: () => void;
}

/** The form of a task; what would happen is shown before it does. */
export const TaskDialog = ({ task, onClose, onDone }: Props) => (
  <Dialog title={task.title} onClose={onClose}>
    <ActionForm
      path={task.path}
      method={task.method ?? 'POST'}
      fields={task.fields}
      initial={task.initial}
      action={task.label}
      preview={(answer, sent) => (
        <>
          <h3>What will happen</h3>
          {task.preview(isJsonObject(answer) ? answer : {}, sent)}
        </>
      )}
      onDone={onDone}
    />
  </Dialog>
);
