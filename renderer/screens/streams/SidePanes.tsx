/** Policies on a stream, and the changes made to it, the newest of which can be taken back. */
import type { LocalDate } from '#shared/calendar/index.ts';
import type { StreamPage } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { useCommand } from '#renderer/api/useCommand.ts';
import { Amount } from '#renderer/components/Amount.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';
import { To } from '#renderer/components/navigation.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { places } from '#renderer/components/places.ts';
import { say } from '#renderer/components/say.tsx';
import { counted, shortDay } from '#renderer/components/words.ts';

type Props = { readonly stream: StreamPage; readonly businessOn: LocalDate };

export function PoliciesPane({ stream, businessOn }: Props) {
  return (
    <Pane
      title="Policies on it"
      meta={`${counted(stream.policies.length, 'term')}, on one invoice`}
      grow
      scroll
    >
      {stream.policies.length === 0 ? (
        <p className="quiet pad">No policy is billed by it yet.</p>
      ) : (
        <table className="t s">
          <caption className="sr">Policies of the stream</caption>
          <thead>
            <tr>
              <th scope="col">Policy</th>
              <th scope="col">Line</th>
              <th scope="col">Carrier</th>
              <th scope="col">Expires</th>
              <th scope="col" className="n">
                Planned
              </th>
            </tr>
          </thead>
          <tbody>
            {stream.policies.map((policy) => (
              <tr key={policy.policyTermId}>
                <td>
                  <To href={places.policy(policy.policyId)}>{policy.number}</To>
                </td>
                <td>{policy.lineOfBusiness}</td>
                <td className="soft">{policy.carrierName}</td>
                <td className="soft">{shortDay(policy.expirationOn, businessOn)}</td>
                <td className="n b">
                  <Amount cents={policy.unbilledCents} zero="dash" />
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </Pane>
  );
}

export function ChangesPane({ stream, businessOn, isReadOnly }: Props & { readonly isReadOnly: boolean }) {
  const command = useCommand(client.billing.undoStreamChange);
  const undo = async (changeId: number) => {
    if ((await command.send({ changeId })) !== null)
      say('The change was taken back; every installment is where it was.');
  };
  if (stream.changes.length === 0) return null;
  return (
    <Pane title="Changes" meta="newest first" scroll className="stream-changes">
      {command.trouble === null ? null : <ErrorState trouble={command.trouble} dismiss={command.dismiss} />}
      <table className="t s wrap">
        <caption className="sr">Changes of the stream</caption>
        <tbody>
          {stream.changes.map((change) => (
            <tr key={change.changeId} className={change.isUndone ? 'off' : ''}>
              <td className="soft w-on">{shortDay(change.on, businessOn)}</td>
              <td>{change.summary}</td>
              <td className="n w-do">
                {change.canUndo && !isReadOnly ? (
                  <button type="button" className="link" onClick={() => void undo(change.changeId)}>
                    Take back
                  </button>
                ) : (
                  <span className="dim" title={change.whyNot}>
                    {change.isUndone ? 'taken back' : 'stands'}
                  </span>
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Pane>
  );
}
