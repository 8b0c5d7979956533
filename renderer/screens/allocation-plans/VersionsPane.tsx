/** Every version of a plan in its own words; an older one can be taken up again, as a new version. */
import { useQuery } from '@tanstack/react-query';
import type { AllocationPlan } from '#shared/contract/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Answer } from '#renderer/components/Answer.tsx';
import { Button } from '#renderer/components/Button.tsx';
import { Pane } from '#renderer/components/Pane.tsx';
import { counted } from '#renderer/components/words.ts';

type Props = {
  readonly shown: AllocationPlan | undefined;
  readonly onTake: (version: AllocationPlan) => void;
};

export function VersionsPane({ shown, onTake }: Props) {
  const query = orpc.allocation.planVersions.queryOptions({
    input: { code: shown?.code ?? 'none' },
    enabled: shown !== undefined,
  });
  const asked = useQuery(query);
  if (shown === undefined) {
    return (
      <Pane title="Versions" grow scroll>
        <p className="quiet pad">
          The first version will stand here when it is saved. Receipts keep the version that split them.
        </p>
      </Pane>
    );
  }
  return (
    <Pane title="Versions" meta="newest first" grow scroll>
      <Answer of={asked} queryKey={query.queryKey} words="Reading the versions">
        {({ versions }) => (
          <table className="t s">
            <caption className="sr">Versions of the plan</caption>
            <tbody>
              {versions.map((each) => (
                <tr key={each.version}>
                  <td style={{ whiteSpace: 'normal', paddingBlock: 6 }}>
                    <b>
                      Version {each.version}, {each.name}
                    </b>
                    <div className="soft">{each.words}</div>
                    <div className="dim">
                      {each.createdAt.slice(0, 10)}, {counted(each.receiptCount, 'receipt')} split by it
                      {each.isActive ? '' : ', out of use'}
                    </div>
                    {each.version === shown.version ? null : (
                      <Button look="mini" onClick={() => onTake(each)}>
                        Take up again
                      </Button>
                    )}
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        )}
      </Answer>
    </Pane>
  );
}
