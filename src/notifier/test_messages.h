#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <thread>

#include "base/clock.h"
#include "base/mutex.h"
#include "domain/notifier.h"
#include "notifier/courier.h"

namespace strongroom::notifier {

// Messages that people ask for to see whether a receiver gets them: each on a thread of its own,
// one at a time for each Notifier. The same token is the same message, however often it is sent.
// Belongs to one thread.
class TestMessages {
 public:
  // `clock` outlives it.
  explicit TestMessages(const base::Clock& clock) : clock_(clock) {}

  // What came of the test of that token; absent while it is on its way, which it is from the first
  // call on.
  std::optional<domain::NotifierTest> ResultOf(const std::shared_ptr<Courier>& courier,
                                               const api::Meta& meta, const std::string& token);

 private:
  struct Test {
    base::Mutex mutex;
    std::optional<domain::NotifierTest> result GUARDED_BY(mutex);
    std::string token;
    std::jthread thread;  // last: it uses the others
  };

  std::unique_ptr<Test> Begin(const std::shared_ptr<Courier>& courier, const api::Meta& meta,
                              const std::string& token) const;

  const base::Clock& clock_;
  std::map<std::string, std::unique_ptr<Test>> tests_;  // by UID
};

}  // namespace strongroom::notifier
