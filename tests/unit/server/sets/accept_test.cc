#include "server/sets/accept.h"

#include <gtest/gtest.h>

namespace strongroom::server::sets {
namespace {

TEST(NegotiateForm, TakesWhatTheClientPrefersOfWhatThereIs) {
  struct Row {
    const char* accept;
    Form form;
    const char* version = "";
  };
  for (const Row& row : {
           Row{"", Form::kObject},
           Row{"*/*", Form::kObject},
           Row{"application/*", Form::kObject},
           Row{"application/json", Form::kObject},
           Row{"application/json, */*", Form::kObject},
           Row{"application/vnd.kubernetes.protobuf,application/json", Form::kObject},
           Row{"application/json;as=Table;v=v1;g=meta.k8s.io,application/json;as=Table;v=v1beta1;"
               "g=meta.k8s.io,application/json",
               Form::kTable, "v1"},
           Row{"application/json;as=Table;v=v1beta1;g=meta.k8s.io", Form::kTable, "v1beta1"},
           Row{"application/json; as=Table; g=meta.k8s.io; v=v2, application/json", Form::kObject},
           Row{"application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1", Form::kMetadata,
               "v1"},
           Row{"application/json;q=0.1, application/json;as=Table;g=meta.k8s.io;v=v1;q=0.5",
               Form::kTable, "v1"},
           Row{"Application/JSON;q=1", Form::kObject},
       }) {
    const auto accepted = NegotiateForm(row.accept);
    ASSERT_TRUE(accepted) << row.accept;
    EXPECT_EQ(accepted->form, row.form) << row.accept;
    EXPECT_EQ(accepted->meta_version, row.version) << row.accept;
  }
}

TEST(NegotiateForm, HasNothingForWhoTakesNoJson) {
  for (const char* accept :
       {"application/vnd.kubernetes.protobuf", "text/html", "application/json;q=0",
        "application/json;as=Table;g=other;v=v1", "application/json;q=x", ";;,,;q"}) {
    EXPECT_FALSE(NegotiateForm(accept)) << accept;
  }
}

TEST(TakesJson, IsAboutPlainJson) {
  EXPECT_TRUE(TakesJson(""));
  EXPECT_TRUE(TakesJson("application/json;as=X;g=y;v=z,application/json"));
  EXPECT_FALSE(TakesJson("application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList"));
  EXPECT_FALSE(TakesJson("application/com.github.proto-openapi.spec.v2@v1.0+protobuf"));
}

}  // namespace
}  // namespace strongroom::server::sets
