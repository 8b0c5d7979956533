/**
 * Protections that no attack misses, because another one stands in front: each with the reason it stays. A protection
 * that is neither missed nor listed here is dead weight or untested.
 */
const BEHIND_TRIGGERS = 'integrity_check and foreign_key_check see it where triggers were put out of the way';
const IMPLIED = 'implied by the others; says in plain words what is wrong';

export const SECOND_LAYER: Readonly<Record<string, string>> = {
  'journal_entry_check: OR NEW.seq IS NOT seq + 1': IMPLIED,
  'journal_entry_derive: OR in_trust <> 0': IMPLIED,
  'journal_entry_derive: OR lines < 2': IMPLIED,
  'command_log_check: OR NEW.seq IS NOT seq + 1': IMPLIED,
  'book: CHECK is_sample IN (0, 1)': 'only the command that makes the book writes it',
  'number_series: CHECK last_number >= 1': BEHIND_TRIGGERS,
  'ledger_account.code UNIQUE': BEHIND_TRIGGERS,
  "bank_account: CHECK fund IN ('trust', 'operating')": BEHIND_TRIGGERS,
  'bank_account.ledger_account_id REFERENCES ledger_account (id)': BEHIND_TRIGGERS,
  'period_event.actor_id REFERENCES app_user (id)': BEHIND_TRIGGERS,
  'journal_entry: CHECK reverses_id <> id': BEHIND_TRIGGERS,
  'journal_entry.reverses_id REFERENCES journal_entry (id)': BEHIND_TRIGGERS,
  'journal_entry.seq UNIQUE': BEHIND_TRIGGERS,
  'journal_entry.reverses_id UNIQUE': BEHIND_TRIGGERS,
  'journal_line: CHECK cents <> 0 AND cents BETWEEN -100000000000000 AND 100000000000000': BEHIND_TRIGGERS,
  'journal_line: CHECK … AND cents <> 0': BEHIND_TRIGGERS,
  'journal_line: CHECK … AND cents BETWEEN -100000000000000 AND 100000000000000': BEHIND_TRIGGERS,
  'journal_line.entry_id REFERENCES journal_entry (id)': BEHIND_TRIGGERS,
  'journal_line.ledger_account_id REFERENCES ledger_account (id)': BEHIND_TRIGGERS,
  'held_line: CHECK cents <> 0 AND cents BETWEEN -100000000000000 AND 100000000000000': BEHIND_TRIGGERS,
  'held_line: CHECK … AND cents <> 0': BEHIND_TRIGGERS,
  'held_line: CHECK … AND cents BETWEEN -100000000000000 AND 100000000000000': BEHIND_TRIGGERS,
  'held_line.entry_id REFERENCES journal_entry (id)': BEHIND_TRIGGERS,
  'held_line.bank_account_id REFERENCES bank_account (id)': BEHIND_TRIGGERS,
  'command_log.actor_id REFERENCES app_user (id)': BEHIND_TRIGGERS,
  'command_log.request_id UNIQUE': BEHIND_TRIGGERS,
  'entry_search_state: CHECK only_row = 1': 'the word index is not money',
  'verification: CHECK json_valid(result)': 'what verification found is not money',
};
