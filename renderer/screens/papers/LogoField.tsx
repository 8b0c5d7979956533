/** The logo: a PNG or JPEG of this computer, kept with the books. */
import { useRef, useState } from 'react';
import type { Template } from '#shared/contract/index.ts';
import { client } from '#renderer/api/client.ts';
import { sendFile } from '#renderer/api/files.ts';
import { type Trouble, troubleOf } from '#renderer/api/trouble.ts';
import { Button } from '#renderer/components/Button.tsx';
import { ErrorState } from '#renderer/components/ErrorState.tsx';

type Props = { readonly template: Template; readonly onChange: (change: Partial<Template>) => void };

export function LogoField({ template, onChange }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const [trouble, setTrouble] = useState<Trouble | null>(null);
  const take = async (file: File) => {
    try {
      const sha256 = await sendFile(file);
      await client.documents.checkLogo({ sha256 });
      setTrouble(null);
      onChange({ logoSha256: sha256 });
    } catch (error) {
      setTrouble(troubleOf(error));
    }
  };
  return (
    <div className="logo-line">
      <span className="f-label">Logo</span>
      {trouble === null ? null : <ErrorState trouble={trouble} dismiss={() => setTrouble(null)} />}
      <input
        ref={input}
        type="file"
        accept="image/png,image/jpeg"
        aria-label="Logo file"
        hidden
        onChange={(event) => {
          const file = event.currentTarget.files?.[0];
          event.currentTarget.value = '';
          if (file !== undefined) void take(file);
        }}
      />
      <div className="logo-buttons">
        <Button onClick={() => input.current?.click()}>
          {template.logoSha256 === null ? 'Choose a picture' : 'Choose another'}
        </Button>
        {template.logoSha256 === null ? null : (
          <>
            <Button onClick={() => onChange({ logoSha256: null })}>Remove</Button>
            <label className="size-line">
              <span>Height</span>
              <input
                type="range"
                min={16}
                max={72}
                value={template.logoHeightPt}
                onChange={(event) => onChange({ logoHeightPt: Number(event.currentTarget.value) })}
              />
              <span className="dim">{template.logoHeightPt} pt</span>
            </label>
          </>
        )}
      </div>
    </div>
  );
}
