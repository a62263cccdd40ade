#include "cli/telling_sink.h"

#include <utility>

namespace strongroom::cli {

// Of one type: used by one thread.
class TellingSink::OneType final : public provider::TypeSink {
 public:
  OneType(TellingSink& owner, std::unique_ptr<provider::TypeSink> sink)
      : owner_(owner), sink_(std::move(sink)) {}

  bool Wants(const std::string& name, const base::Json& listed) override {
    return sink_->Wants(name, listed);
  }
  provider::Added Add(const api::ReportItem& item) override {
    provider::Added added = sink_->Add(item);
    if (added.result == provider::Added::Result::kTaken) owner_.Tell();
    return added;
  }
  void Restart() override { sink_->Restart(); }
  void Finish() override { sink_->Finish(); }

 private:
  TellingSink& owner_;
  const std::unique_ptr<provider::TypeSink> sink_;
};

std::unique_ptr<provider::TypeSink> TellingSink::Open(const std::string& type) {
  return std::make_unique<OneType>(*this, sink_.Open(type));
}

void TellingSink::Tell() {
  const base::MutexLock lock(mutex_);
  progress_.Tell("reading", {.done = ++done_, .all = 0, .unit = "policies"});
}

}  // namespace strongroom::cli
