// Asks a peermatch server who has the same problem as a place, over gRPC from Java.
//
//     examples/java/ask Camden [PROBLEM]
//
// PEERMATCH_SERVER names the server (default 127.0.0.1:50051).
import static java.util.Objects.requireNonNullElse;

import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.netty.NettyChannelBuilder;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import peermatch.v1.MatchServiceGrpc;
import peermatch.v1.MatchServiceOuterClass.FindPeersRequest;
import peermatch.v1.MatchServiceOuterClass.FindPeersResponse;
import peermatch.v1.MatchServiceOuterClass.Peer;
import peermatch.v1.PlaceServiceGrpc;
import peermatch.v1.PlaceServiceOuterClass.ResolvePlaceRequest;

public final class Ask {
    public static void main(String[] words) {
        String server = requireNonNullElse(System.getenv("PEERMATCH_SERVER"), "127.0.0.1:50051");
        ManagedChannel channel = NettyChannelBuilder.forTarget(server).usePlaintext().build();
        try {
            ask(channel, words[0], words.length > 1 ? words[1] : "");
        } catch (StatusRuntimeException error) {
            System.err.println(error.getStatus().getDescription());
            System.exit(1);
        } finally {
            channel.shutdownNow();
        }
    }

    private static void ask(ManagedChannel channel, String name, String problem) {
        ResolvePlaceRequest resolve = ResolvePlaceRequest.newBuilder().setText(name).build();
        String place = PlaceServiceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS)
            .resolvePlace(resolve).getPlace().getPlaceId();
        FindPeersRequest request = FindPeersRequest.newBuilder().setPlaceId(place).setProblemId(problem).build();
        FindPeersResponse answer = MatchServiceGrpc.newBlockingStub(channel).withDeadlineAfter(5, TimeUnit.SECONDS)
            .findPeers(request);
        answer.getQuery().getNoticesList().forEach(notice -> System.out.println("note: " + notice.getText()));
        for (Peer peer : answer.getPeersList()) {
            System.out.printf(Locale.ROOT, "%.3f %s %s%n", peer.getFit(), peer.getPlaceId(), peer.getSummary());
        }
        if (answer.getPeersCount() == 0) {
            System.out.println("no good peer: " + answer.getNoPeerReason().getText());
        }
    }
}
