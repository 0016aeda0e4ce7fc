/** event-payloads: an event as it is written, in each form that a registration may ask for; the form is in the URL. */
import { Tab, TabList, TabPanel, Tabs } from '@react-spectrum/s2'
import { style } from '@react-spectrum/s2/style' with { type: 'macro' }
import { JsonView } from '../../parts/json-view.tsx'
import { Section } from '../../parts/page.tsx'
import { useUrlState } from '../../parts/url-state.ts'

const NAMES: Readonly<Record<string, string>> = {
  adobe_io: 'Adobe I/O',
  pipeline: 'Pipeline',
  cloud_events_v1: 'CloudEvents',
}

export function EventPayloads({
  payloads,
}: {
  readonly payloads: Readonly<Record<string, string>>
}) {
  const [{ form }, change] = useUrlState()
  const forms = Object.entries(payloads)
  const chosen = forms.find(([id]) => id === form)?.[0] ?? forms[0]?.[0]
  return (
    <Section title="What was announced">
      <Tabs
        aria-label="Form"
        selectedKey={chosen}
        onSelectionChange={(key) => change({ form: String(key) })}
      >
        <TabList>
          {forms.map(([id]) => (
            <Tab key={id} id={id}>
              {NAMES[id] ?? id}
            </Tab>
          ))}
        </TabList>
        {forms.map(([id, text]) => (
          <TabPanel key={id} id={id}>
            <div className={style({ paddingTop: 12 })}>
              <JsonView value={text} what={`the event in the form ${NAMES[id] ?? id}`} />
            </div>
          </TabPanel>
        ))}
      </Tabs>
    </Section>
  )
}
