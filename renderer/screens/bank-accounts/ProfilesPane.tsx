/** The rules of a state as data: every fact, its source, when it was last checked, and recording that it was. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { client, orpc } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { SelectField } from '#renderer/components/SelectField.tsx';
import { StatusChip } from '#renderer/components/StatusChip.tsx';
import { say } from '#renderer/components/say.tsx';
import { useBusinessOn } from '#renderer/components/useBook.ts';
import { longDay } from '#renderer/components/words.ts';

const DEFAULT = 'default';

export function ProfilesPane({
  state,
  isReadOnly,
}: {
  readonly state: string;
  readonly isReadOnly: boolean;
}) {
  const asked = useQuery(orpc.trust.profiles.queryOptions({ input: {} }));
  const profiles = asked.data?.profiles ?? [];
  const [chosen, setChosen] = useState<string | null>(null);
  const businessOn = useBusinessOn();
  const review = useCommand(client.trust.reviewProfile);
  const shown =
    profiles.find((profile) => (profile.state === '' ? DEFAULT : profile.state) === chosen) ??
    profiles.find((profile) => profile.state === state) ??
    profiles.find((profile) => profile.state === '');
  if (shown === undefined) return null;
  const record = async () => {
    const done = await review.send({ state: shown.state, reviewedOn: businessOn, note: '' });
    if (done !== null) say(`Rules of ${shown.name} recorded as checked on ${longDay(businessOn)}.`);
  };
  return (
    <Pane
      title="State profile"
      meta={
        shown.isStale ? (
          <StatusChip tone="warn">not checked for a year</StatusChip>
        ) : (
          `checked ${longDay(shown.reviewedOn ?? shown.verifiedOn)}`
        )
      }
      grow
      scroll
    >
      {review.trouble === null ? null : <ErrorState trouble={review.trouble} dismiss={review.dismiss} />}
      <div className="form profile-form">
        <SelectField
          label="State"
          value={shown.state === '' ? DEFAULT : shown.state}
          onChange={(event) => setChosen(event.currentTarget.value)}
          options={profiles.map((profile) => ({
            value: profile.state === '' ? DEFAULT : profile.state,
            label: `${profile.name}${profile.isUsed ? ', in use' : ''}`,
          }))}
        />
        {isReadOnly ? null : <Button onClick={() => void record()}>I checked the source today</Button>}
      </div>
      <dl className="profile">
        {shown.facts.map((fact) => (
          <div key={fact.label}>
            <dt>{fact.label}</dt>
            <dd>{fact.text}</dd>
          </div>
        ))}
        <div>
          <dt>Sources</dt>
          <dd>{shown.citations.join('; ')}</dd>
        </div>
      </dl>
    </Pane>
  );
}
