#include "desk.h"

#include "lessons/format/parse.h"

namespace wirestep::test {

namespace {

constexpr std::string_view lesson_text = R"(# A lesson

What it is about.

```toml
[[host]]
name = "client"
[[host]]
name = "server"
[[program]]
name = "client"
[[program]]
name = "server"
```

## The first step {#first}

Read this.

```ask
What happens?
- Nothing — it does
- Something * — it does
```

```step
hold wire
expect client tcp SYN_SENT
```

That was it.

## The last step {#last}

Read that.

```step
live wire
```

The end.
)";

}  // namespace

Desk::Desk(HandshakeUntil until, app::Locale locale, ImVec2 size)
    : lesson(lesson::parse_lesson(lesson_text, "a-lesson/lesson.md").value()) {
  play_handshake(trace, until);
  driver.emplace(trace.trace, size, locale);
  driver->story.lesson = &lesson;
  driver->now = trace.clock;
  driver->draw_stage();
}

}  // namespace wirestep::test
