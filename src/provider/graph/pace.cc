#include "provider/graph/pace.h"

#include <algorithm>
#include <utility>

#include "web/error.h"

namespace strongroom::provider::graph {

using catalogue::GraphService;

// A place in a line, for its own lifetime.
class Pace::Place {
 public:
  explicit Place(Line& line) : line_(line) {
    const base::MutexLock lock(line_.mutex);
    ticket_ = line_.next++;
    line_.waiting.push_back(ticket_);
  }
  ~Place() {
    const base::MutexLock lock(line_.mutex);
    std::erase(line_.waiting, ticket_);
    line_.moved.NotifyAll();
  }
  Place(const Place&) = delete;
  Place& operator=(const Place&) = delete;

  // False on stop.
  bool WaitToBeFirst(const std::stop_token& stop) {
    const base::MutexLock lock(line_.mutex);
    return line_.moved.Wait(line_.mutex, stop, [this]() REQUIRES(line_.mutex) {
      return line_.waiting.front() == ticket_;
    });
  }

 private:
  Line& line_;
  uint64_t ticket_ = 0;
};

Pace::Pace(const base::Clock& clock, double share, base::Sleep sleep)
    : clock_(clock), sleep_(std::move(sleep)) {
  for (const auto& entry : EnumWords(GraphService{})) {
    lines_[static_cast<size_t>(entry.value)] =
        std::make_unique<Line>(ShareOf(QuotaOf(entry.value), share));
  }
}

Pace::Line& Pace::LineOf(GraphService service) const {
  return *lines_[static_cast<size_t>(service)];
}

bool Pace::Take(GraphService service, int cost, std::chrono::steady_clock::time_point deadline,
                const std::stop_token& stop) {
  Line& line = LineOf(service);
  Place place(line);
  if (!place.WaitToBeFirst(stop)) throw web::StoppedError();
  while (true) {
    const auto now = clock_.Steady();
    Bucket::Wait wait;
    {
      const base::MutexLock lock(line.mutex);
      wait = line.bucket.Try(now, std::min(cost, line.bucket.most()));
    }
    if (wait == Bucket::Wait::zero()) return true;
    if (wait >= deadline - now) return false;
    const auto sleep = std::chrono::ceil<std::chrono::milliseconds>(wait);
    if (!sleep_(sleep, stop)) throw web::StoppedError();
  }
}

int Pace::MostTogether(GraphService service) const {
  Line& line = LineOf(service);
  const base::MutexLock lock(line.mutex);
  return line.bucket.most();
}

void Pace::Refused(GraphService service, std::chrono::milliseconds retry_after) {
  Line& line = LineOf(service);
  const auto now = clock_.Steady();
  const base::MutexLock lock(line.mutex);
  line.bucket.SlowDown(now);
  line.bucket.Hold(now + retry_after);
}

void Pace::Warned(GraphService service) {
  Line& line = LineOf(service);
  const auto now = clock_.Steady();
  const base::MutexLock lock(line.mutex);
  line.bucket.SlowDown(now);
}

}  // namespace strongroom::provider::graph
