import { CardBody } from '#components/ui/card.tsx';
import { Fact, Facts } from '#components/ui/facts.tsx';
import { Link } from '#components/ui/link.tsx';
import { TimeAgo } from '#components/ui/time.tsx';
import type { LogHealth, SystemHealth } from '#lib/health/system-health.ts';
import { countWords } from './number-words.ts';

const linkLook = 'tabular-nums underline decoration-line-strong underline-offset-3 hover:text-accent';

function LogFacts({ log }: { log: LogHealth | null }) {
  if (!log) return <Fact term="Log">It has not begun: the log process never ran.</Fact>;
  return (
    <>
      <Fact term="Tree size">
        <Link href="/audit" className={linkLook}>
          {countWords(log.size)} entries
        </Link>{' '}
        <span className="text-sm text-muted">{log.origin}</span>
      </Fact>
      <Fact term="Last checkpoint">
        {log.checkpointAt && log.checkpointSize !== null ? (
          <>
            <TimeAgo at={log.checkpointAt} />, over{' '}
            <a href={`/log/${log.shard}/checkpoint`} className={linkLook}>
              {countWords(log.checkpointSize)} entries
            </a>
          </>
        ) : (
          'none yet'
        )}
      </Fact>
      <Fact term="Waiting for their place">
        {log.waiting === 0 ? 'none' : countWords(log.waiting)}
        {log.waiting > 0 && log.oldestWaiting ? (
          <>
            , the oldest since <TimeAgo at={log.oldestWaiting} />
          </>
        ) : null}
      </Fact>
      {log.witnesses.map(({ name, size }) => (
        <Fact key={name} term="Witness">
          {name}: cosigned {countWords(size)} entries
        </Fact>
      ))}
      {log.troubles.map((words) => (
        <Fact key={words} term="Trouble">
          {words}
        </Fact>
      ))}
    </>
  );
}

/** How far the log, the search index, the sync and the outbox have come. */
export function HealthFacts({ health: { log, index, sync, outbox } }: { health: SystemHealth }) {
  return (
    <CardBody className="grid gap-x-10 lg:grid-cols-2">
      <Facts className="content-start">
        <LogFacts log={log} />
        <Fact term="Search index">
          {index.behind === 0
            ? 'up to date'
            : `${index.behind >= index.max ? `more than ${countWords(index.max)}` : countWords(index.behind)} entries behind`}
        </Fact>
      </Facts>
      <Facts className="content-start">
        <Fact term="Last sync">{sync.syncedAt ? <TimeAgo at={sync.syncedAt} /> : 'never'}</Fact>
        <Fact term="Holes in the history">{sync.gaps === 0 ? 'none' : countWords(sync.gaps)}</Fact>
        <Fact term="Events that could not be read">
          {sync.deadLetters === 0 ? 'none' : countWords(sync.deadLetters)}
        </Fact>
        <Fact term="Messages to send">
          {outbox.queued === 0 ? 'none' : countWords(outbox.queued)}
          {outbox.queued > 0 && outbox.oldestQueued ? (
            <>
              , the oldest since <TimeAgo at={outbox.oldestQueued} />
            </>
          ) : null}
        </Fact>
        <Fact term="Messages that will not be sent">{outbox.blocked === 0 ? 'none' : countWords(outbox.blocked)}</Fact>
      </Facts>
    </CardBody>
  );
}
