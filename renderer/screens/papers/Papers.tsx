import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import type { Template } from '#shared/contract/index.ts';
import { client, orpc } from '#renderer/api/client.ts';
import { troubleOf } from '#renderer/api/trouble.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Choice } from '#renderer/components/Choice.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Screen } from '#renderer/components/Screen.tsx';
import { say } from '#renderer/components/say.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { Preview } from './Preview.tsx';
import { TemplateForm } from './TemplateForm.tsx';

export function Papers() {
  const query = orpc.documents.template.queryOptions({ input: {} });
  const asked = useQuery(query);
  return (
    <Answer of={asked} queryKey={query.queryKey} words="Reading the template">
      {({ template, agencyName }) => <Editor saved={template} agencyName={agencyName} />}
    </Answer>
  );
}

const TYPES = [
  { value: 'invoice', label: 'Invoice' },
  { value: 'statement', label: 'Statement' },
] as const;

function Editor({ saved, agencyName }: { readonly saved: Template; readonly agencyName: string }) {
  const [template, setTemplate] = useState(saved);
  const [type, setType] = useState<'invoice' | 'statement'>('invoice');
  const command = useCommand(client.documents.saveTemplate);
  const shown = useLater(template);
  const sketch = useQuery({
    ...orpc.documents.sketch.queryOptions({ input: { template: shown, type } }),
    placeholderData: keepPreviousData,
    retry: false,
    gcTime: 0,
  });
  const isDirty = JSON.stringify(template) !== JSON.stringify(saved);
  const save = async () => {
    const done = await command.send({ template });
    if (done !== null) say('Papers saved; every paper drawn from now on looks like this.');
  };
  return (
    <Screen
      title="Papers"
      sub={isDirty ? 'changed, not saved' : 'as saved'}
      isDirty={isDirty}
      busy={command.isSending}
      actions={[
        {
          label: 'As saved',
          keys: 'Esc',
          run: () => setTemplate(saved),
          offBecause: isDirty ? null : 'Nothing was changed.',
        },
        {
          label: 'Save',
          keys: 'Ctrl+Enter',
          run: () => void save(),
          main: true,
          offBecause: isDirty ? null : 'Nothing was changed.',
        },
      ]}
    >
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <div className="panes papers">
        <div className="col scroll" tabIndex={0} role="region" aria-label="Template">
          <TemplateForm
            template={template}
            agencyName={agencyName}
            onChange={(change) => {
              setTemplate((before) => ({ ...before, ...change }));
              command.edited();
            }}
          />
        </div>
        <div className="col">
          <Pane
            title="Preview"
            meta="the newest invoice, as it will be printed"
            aside={<Choice label="Which paper" value={type} options={TYPES} onChange={setType} />}
            grow
            scroll
          >
            {sketch.error === null ? null : <ErrorState trouble={troubleOf(sketch.error)} />}
            {sketch.data === undefined ? (
              <p className="quiet pad">Drawing the paper.</p>
            ) : (
              <Preview sketch={sketch.data} />
            )}
          </Pane>
        </div>
      </div>
    </Screen>
  );
}

const TYPING_PAUSE_MS = 80;
/** The value a moment after the last key: the paper follows typing without a drawing for every letter in between. */
function useLater<Value>(value: Value): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), TYPING_PAUSE_MS);
    return () => clearTimeout(timer);
  }, [value]);
  return later;
}
