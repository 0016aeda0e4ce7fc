/** verifiers: programs to be copied that tell what Weir sent from what somebody else did; a test runs each of them. */
import { Picker, PickerItem } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { useState } from 'react'
import hmacPython from '../../../../examples/verify/hmac.py?raw'
import hmacShell from '../../../../examples/verify/hmac.sh?raw'
// oxlint-disable-next-line import/default -- Its text is meant.
import hmacTypeScript from '../../../../examples/verify/hmac.ts?raw'
import rsaPython from '../../../../examples/verify/rsa.py?raw'
import rsaShell from '../../../../examples/verify/rsa.sh?raw'
// oxlint-disable-next-line import/default -- Its text is meant.
import rsaTypeScript from '../../../../examples/verify/rsa.ts?raw'
import { useContextOfWeir } from '../../events-api.ts'
import { JsonView } from '../../parts/json-view.tsx'

const LANGUAGES = [
  { id: 'typescript', name: 'TypeScript', rsa: rsaTypeScript, hmac: hmacTypeScript },
  { id: 'python', name: 'Python', rsa: rsaPython, hmac: hmacPython },
  { id: 'shell', name: 'Shell', rsa: rsaShell, hmac: hmacShell },
] as const

export function Verifiers({ signatures }: { readonly signatures: readonly string[] }) {
  const [chosen, choose] = useState('typescript')
  const { data: context } = useContextOfWeir()
  const language = LANGUAGES.find(({ id }) => id === chosen) ?? LANGUAGES[0]
  // The timed signature is the stronger one where both are there.
  const isTimed = signatures.includes('standard_webhooks')
  const code = (isTimed ? language.hmac : language.rsa).replace(
    'https://weir.example',
    context?.urls.publicKeys ?? 'https://weir.example',
  )
  return (
    <>
      <Picker
        label="Language"
        selectedKey={chosen}
        onSelectionChange={(key) => choose(String(key))}
        description={
          isTimed
            ? 'Put your secret in. Pass the body as it came, before it is parsed.'
            : 'It needs no secret. Pass the body as it came, before it is parsed.'
        }
        styles={style({ width: 280, maxWidth: 'full', marginBottom: 12 })}
      >
        {LANGUAGES.map(({ id, name }) => (
          <PickerItem key={id} id={id}>
            {name}
          </PickerItem>
        ))}
      </Picker>
      <JsonView value={code} what={`the verifier in ${language.name}`} />
    </>
  )
}
