#include "controller/term_threads.h"

#include <stdexcept>

namespace strongroom::controller {

void TermThreads::Start(const std::string& name, const Body& body) {
  threads_.emplace_back([this, name, body] {
    try {
      body(stop_.get_token());
    } catch (const std::exception& e) {
      Fail(name, e.what());
    } catch (...) {
      Fail(name, "something that is no exception");
    }
  });
}

void TermThreads::Join() {
  threads_.clear();
  const base::MutexLock lock(mutex_);
  if (!failure_.empty()) throw std::runtime_error(failure_);
}

void TermThreads::Fail(const std::string& name, const std::string& why) {
  {
    const base::MutexLock lock(mutex_);
    if (failure_.empty()) failure_ = "the leader's thread \"" + name + "\" failed: " + why;
  }
  stop_.request_stop();
}

}  // namespace strongroom::controller
