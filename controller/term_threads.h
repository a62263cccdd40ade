#pragma once

#include <functional>
#include <stop_token>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "base/mutex.h"

namespace strongroom::controller {

// The threads of a leader's term. They work until stop is requested, or until one of them fails:
// then it is requested for all.
//
// What can go wrong with one object or one statement is caught where that is worked on, and costs
// nobody else anything. What leaves the body of a thread is a fault of ours, after which nothing
// that this process remembers can be trusted: it ends the term, and the process with it. The lease
// is given up on the way, so that another controller goes on from what the cluster says;
// Kubernetes starts this one again, later each time, where people see it (CrashLoopBackOff).
//
// Belongs to one thread.
class TermThreads {
 public:
  using Body = std::function<void(const std::stop_token& stop)>;

  // `stop` is the stop of the whole term.
  explicit TermThreads(std::stop_source stop) : stop_(std::move(stop)) {}
  // Stops and awaits those that Join was not called for.
  ~TermThreads() { stop_.request_stop(); }
  TermThreads(const TermThreads&) = delete;
  TermThreads& operator=(const TermThreads&) = delete;

  // `name` is for the message of its failure.
  void Start(const std::string& name, const Body& body);

  // Waits until all have ended. Throws std::runtime_error that says which failed first, and why.
  void Join() EXCLUDES(mutex_);

 private:
  void Fail(const std::string& name, const std::string& why) EXCLUDES(mutex_);

  std::stop_source stop_;
  base::Mutex mutex_;
  std::string failure_ GUARDED_BY(mutex_);  // the first; empty: none
  std::vector<std::jthread> threads_;       // last: they use all the others
};

}  // namespace strongroom::controller
