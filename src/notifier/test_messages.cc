#include "notifier/test_messages.h"

#include <utility>

#include "api/kinds.h"
#include "base/sha256.h"
#include "base/text.h"
#include "domain/told_apart.h"
#include "web/error.h"

namespace strongroom::notifier {
namespace {

constexpr size_t kLongestMessage = 1024;

domain::Notice TestNotice(const api::Meta& meta, const std::string& token,
                          std::chrono::sys_seconds now) {
  std::string identity;
  domain::AppendField(identity, meta.uid);
  domain::AppendField(identity, token);
  domain::Notice notice;
  notice.id = "test-" + base::Sha256Hex(identity).substr(0, 32);
  notice.event = "test";
  notice.object = {
      .kind = std::string(api::kNotifierKind.kind), .ns = meta.ns, .name = meta.name, .tenant = {}};
  notice.message = "This is a test of the Notifier " + meta.name + ": somebody asked for it.";
  notice.at = now;
  notice.since = now;
  return notice;
}

}  // namespace

std::unique_ptr<TestMessages::Test> TestMessages::Begin(const std::shared_ptr<Courier>& courier,
                                                        const api::Meta& meta,
                                                        const std::string& token) const {
  auto test = std::make_unique<Test>();
  test->token = token;
  test->thread =
      std::jthread([this, courier, meta, token, kept = test.get()](const std::stop_token& stop) {
        domain::NotifierTest result{.token = token, .at = clock_.NowSeconds(), .message = {}};
        try {
          const auto why = courier->Test(TestNotice(meta, token, result.at), stop);
          result.is_delivered = !why;
          result.message = base::Cut(why.value_or("the receiver has taken it"), kLongestMessage);
        } catch (const web::StoppedError&) {
          return;  // the next leader sends it again
        }
        const base::MutexLock lock(kept->mutex);
        kept->result = std::move(result);
      });
  return test;
}

std::optional<domain::NotifierTest> TestMessages::ResultOf(const std::shared_ptr<Courier>& courier,
                                                           const api::Meta& meta,
                                                           const std::string& token) {
  std::unique_ptr<Test>& test = tests_[meta.uid];
  if (test) {
    const base::MutexLock lock(test->mutex);
    if (test->token == token || !test->result) {
      return test->token == token ? test->result : std::nullopt;
    }
  }
  test = Begin(courier, meta, token);
  return std::nullopt;
}

}  // namespace strongroom::notifier
