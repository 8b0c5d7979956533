/** Which policy gives premium back; then what it does. */
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { LocalDate } from '#shared/calendar/index.ts';
import { orpc } from '#renderer/api/client.ts';
import { Dialog } from '#renderer/components/Dialog.tsx';
import { Lookup } from '#renderer/components/Lookup.tsx';
import { ReturnPremiumDialog } from '#renderer/components/return-premium/ReturnPremiumDialog.tsx';

const POLICIES_MAX = 200;

export function RecordDialog({
  businessOn,
  onClose,
}: {
  readonly businessOn: LocalDate;
  readonly onClose: () => void;
}) {
  const [policyId, setPolicyId] = useState<string | null>(null);
  const [isNext, setNext] = useState(false);
  const policies = useQuery(orpc.billing.policies.queryOptions({ input: { limit: POLICIES_MAX } }));
  const policy = useQuery(
    orpc.billing.policy.queryOptions({
      input: { policyId: Number(policyId ?? 0) },
      enabled: policyId !== null,
    }),
  );
  const term = policy.data?.terms[0];
  if (isNext && term !== undefined)
    return <ReturnPremiumDialog policyTermId={term.policyTermId} businessOn={businessOn} onClose={onClose} />;
  const offBecause =
    policyId === null
      ? 'Choose the policy.'
      : term === undefined
        ? 'Reading the policy.'
        : term.openCents > 0
          ? 'It is not paid: a change of the policy takes that away first.'
          : null;
  return (
    <Dialog
      title="Record return premium"
      widthPx={520}
      onClose={onClose}
      actions={[
        { label: 'Cancel', keys: 'Esc', run: onClose },
        {
          label: 'Show what it does',
          keys: 'Ctrl+Enter',
          run: () => {
            if (offBecause === null) setNext(true);
          },
          main: true,
          offBecause,
        },
      ]}
    >
      <p className="dialog-text">
        Of the current term of a policy that is paid. Every consequence is shown before anything is posted.
      </p>
      <div className="form">
        <Lookup
          label="Policy"
          value={policyId}
          onChange={setPolicyId}
          nothingFound="No policy is called that."
          options={(policies.data?.rows ?? []).map((row) => ({
            value: String(row.policyId),
            label: `${row.number} ${row.accountName}`,
          }))}
        />
      </div>
    </Dialog>
  );
}
