// What a crowd of ten thousand costs: how long it takes to be connected to a program through the recording
// wire, against as many connections over the machine's own loopback; a picture of the window with it; and the
// end of the world with all of them open.

#include <arpa/inet.h>
#include <fmt/core.h>
#include <netinet/in.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <ctime>
#include <mutex>
#include <vector>

#include "app/model/ladder.h"
#include "base/error.h"
#include "base/fd.h"
#include "bench.h"
#include "engine.h"
#include "peer/descriptor_room.h"
#include "support/imgui_driver.h"
#include "trace/model.h"

namespace wirestep::bench {

namespace {

constexpr std::uint32_t crowd = 10'000;

// Accepts all, with epoll, and holds them.
const char* const server = R"(
import resource, selectors, socket
resource.setrlimit(resource.RLIMIT_NOFILE, [resource.getrlimit(resource.RLIMIT_NOFILE)[1]] * 2)
s = socket.socket()
s.bind(('', 9000))
s.listen(512)
ready = selectors.DefaultSelector()
ready.register(s, selectors.EVENT_READ)
held = []
while True:
    ready.select()
    held.append(s.accept()[0])
)";

double ms_since(Time begin) {
  return seconds(now() - begin) * 1e3;
}

double cpu_ms() {
  timespec time;
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
  return 1e3 * static_cast<double>(time.tv_sec) + 1e-6 * static_cast<double>(time.tv_nsec);
}

// An engine, and the model that follows its trace.
class Running {
 public:
  Running() {
    WorldSpec world;
    world.hosts = {{"client", "", {}}, {"server", "", {}}};
    engine_ = std::make_unique<Engine>(EngineSpec{std::move(world), "", ""}, trace, [this] {
      std::lock_guard lock(mutex_);
      grown_.notify_all();
    });
  }

  Trace trace;
  Model model;

  void give(Command command) { engine_->post(std::move(command)); }
  void end() { engine_.reset(); }
  template <class Fact>
  void until(Fact fact) {
    Time limit = now() + std::chrono::seconds(60);
    while (!fact(model)) {
      if (now() > limit) throw SetupError("the crowd isn't connected after a minute", 0, "");
      while (model.cursor < trace.size()) {
        model.advance(trace);
        if (fact(model)) return;
      }
      std::unique_lock lock(mutex_);
      grown_.wait_for(lock, std::chrono::milliseconds(100), [&] { return model.cursor < trace.size(); });
    }
  }

 private:
  std::mutex mutex_;
  std::condition_variable grown_;
  std::unique_ptr<Engine> engine_;
};

// The same over the machine's loopback: one process connects, another accepts.
double loopback_ms() {
  Fd listener(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof address;
  if (bind(listener.get(), reinterpret_cast<sockaddr*>(&address), size) != 0 ||
      listen(listener.get(), 512) != 0)
    throw SetupError("listen", errno, "");
  getsockname(listener.get(), reinterpret_cast<sockaddr*>(&address), &size);
  pid_t child = fork();
  if (child == 0)
    while (true) accept(listener.get(), nullptr, nullptr);
  std::vector<Fd> connections;
  Time begin = now();
  while (connections.size() < crowd) {
    Fd& each = connections.emplace_back(socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0));
    if (connect(each.get(), reinterpret_cast<sockaddr*>(&address), sizeof address) != 0) break;
  }
  double took = ms_since(begin);
  int error = connections.size() < crowd ? errno : 0;
  kill(child, SIGKILL);
  waitpid(child, nullptr, 0);
  if (error != 0) throw SetupError("connect", error, "");
  return took;
}

struct Figures {
  double connected, ended, picture, worst_picture, rows;
  std::size_t retransmitted = 0;
};

// Pictures of the end, the live model's fold of what is new not included: nothing is.
void draw(const Trace& trace, Figures& figures) {
  test::ImGuiDriver driver(trace);
  driver.keep_log(false);
  driver.draw_stage();  // the first one folds it all
  std::vector<double> took;
  for (int i = 0; i < 60; ++i) {
    double begin = cpu_ms();
    driver.draw_once();
    took.push_back(cpu_ms() - begin);
  }
  figures.picture = median(took);
  figures.worst_picture = *std::max_element(took.begin(), took.end());
  app::Ladder ladder(trace);
  ladder.follow(trace.size());
  figures.rows = ladder.end();
}

Figures crowd_of(std::uint32_t count) {
  Running run;
  ProgramSpec spec;
  spec.name = spec.host = "server";
  spec.argv = {"/usr/bin/python3", "-c", server};
  spec.gate = Gate::run;
  run.give(command::StartProgram{spec});
  run.until([](const Model& model) {
    return std::any_of(model.sockets.begin(), model.sockets.end(),
                       [](const ModelSocket& each) { return each.socket.state == TcpState::listen; });
  });
  Endpoint to = *endpoint_from("10.0.0.2:9000");
  run.give(command::PeerConnect{"crowd", "client", to, count});
  run.until([&](const Model& model) { return !model.peers.empty() && model.peers[0].peer.open == count; });
  Figures figures{};
  Time begun{}, done{};
  for (std::size_t i = 0; i < run.trace.size(); ++i) {
    const Event& event = run.trace[i];
    if (const auto* peer = std::get_if<PeerEvent>(&event.body)) {
      if (begun == Time{}) begun = event.time;
      if (peer->open == count && done == Time{}) done = event.time;
    }
    const auto* frame = std::get_if<FrameEvent>(&event.body);
    figures.retransmitted += frame && frame->stage == FrameStage::sent && frame->copy > 1;
  }
  figures.connected = seconds(done - begun) * 1e3;
  Time begin = now();
  run.end();
  figures.ended = ms_since(begin);
  draw(run.trace, figures);
  return figures;
}

}  // namespace

std::vector<Row> peers(int rounds) {
  make_room_for_descriptors(crowd);
  std::vector<double> ours, loopback, ended, picture, small_picture;
  std::size_t retransmitted = 0;
  double worst = 0, rows = 0;
  std::string growth;
  for (int round = 0; round < rounds; ++round) {
    loopback.push_back(loopback_ms());
    Figures figures = crowd_of(crowd);
    ours.push_back(figures.connected);
    ended.push_back(figures.ended);
    picture.push_back(figures.picture);
    worst = std::max(worst, figures.worst_picture);
    rows = figures.rows;
    retransmitted += figures.retransmitted;
    small_picture.push_back(crowd_of(10).picture);
  }
  for (std::uint32_t count : {10u, 100u, 1000u})
    growth += fmt::format("{}{}: {:.1f} ms", growth.empty() ? "" : ", ", count, crowd_of(count).connected);
  constexpr double picture_ms = 1000.0 / 60;
  return {{"10 000 connections through the wire", median(ours), median(loopback), "ms",
           "over the machine's loopback", "", retransmitted != 0,
           fmt::format("{} segments sent again; {}", retransmitted, growth)},
          {"a picture with them", median(picture), median(small_picture), "ms", "with 10 connections", "",
           false, fmt::format("the worst {:.1f} ms; the ladder has {:.0f} rows", worst, rows)},
          {"the worst of them", worst, picture_ms, "ms", "a picture at 60 per second", "<= 1"},
          {"the end of a world with them", median(ended), 1000, "ms", "a second", "<= 1"}};
}

}  // namespace wirestep::bench
