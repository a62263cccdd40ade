#include "web/error.h"

#include <gtest/gtest.h>

namespace strongroom::web {
namespace {

using base::Asked;
using base::Prospect;

TEST(WebErrors, BecomeWhatTheTableSays) {
  const auto of = [](const WebError& error) { return ProspectOf(Asked::kTenant, error); };
  EXPECT_EQ(of(TransportError("reset")), Prospect::kMayPass);
  EXPECT_EQ(of(PeerRefused("another name")), Prospect::kPerson);
  EXPECT_EQ(of(ConfigError("no such file")), Prospect::kPerson);
  EXPECT_EQ(of(AnswerTooLarge("65 MiB")), Prospect::kFinal);
  EXPECT_EQ(of(StatusError("get", {503, "", {}})), Prospect::kMayPass);
  EXPECT_EQ(of(StatusError("get", {422, "", {}})), Prospect::kFinal);
  EXPECT_EQ(ProspectOf(Asked::kServer, PeerRefused("another name")), Prospect::kMayPass);
}

}  // namespace
}  // namespace strongroom::web
