/// The languages of three letters (ISO 639-2, 639-3 and 639-5), as they were in 2023.
enum LanguageCodes {
    static func contains(_ code: String) -> Bool {
        let code = code.lowercased()
        guard code.utf8.count == 3, let last = code.last else { return false }
        // `qaa` to `qtz` are free for anybody's own use.
        if ("qaa"..."qtz").contains(code) { return true }
        return lastLetters[String(code.prefix(2))]?.contains(last) == true
    }

    private static let lastLetters = Dictionary(
        uniqueKeysWithValues: table.split(whereSeparator: \.isWhitespace).map { ($0.prefix(2), $0.dropFirst(2)) }
            .map { (String($0), Set($1)) })

    /// Two letters, then every third that makes a code with them.
    private static let table = """
        aaabcdefghiklnopqrstuvwxz ababcdefghijklmnopqrstuvwxyz acabdefhiklmnpqrstuvwxyz
        adabdefghijlnoqrstuwxyz aeabcdeklmnqrsuwyz afabdeghiknoprstuz agabcdefghijklmnoqrstuvwxyz
        ahabghiklmnoprst aiabcdefghijklmnopqrtwxy ajaginpsuwz akabcdefghijklmopqrstuvwxyz
        alacdefghijklmnopqrstuvwxyz amabcefghijklmnopqrstuvwxyz anabcdefghijklmnopqrstuvwxyz
        aoabcdefgijklmnrstuxz apabcdefghijklmnopqrstuvwxyz aqacdgklmnprtz arabcdeghijklnopqrstuvwxyz
        asabcefghijklmnopqrstuvwxyz atabcdeghijklmnopqrstuvwxyz auabcdfghijklmnopqrstuwxyz avabdeiklmnostuv
        awabcdeghikmnorstuvwxy axbegklmx ayabcdeghiklmnopqrstuz azabcdegjmnotz baabcdefghijklmnoprstuvwxy
        bbabcdefghijklmnopqrstuvwxy bcabcdefghijklmnopqrstuvwyz bdabcdefghijklmnopqrstuvwxyz
        beabcdefghijklmnopqrstuvwxyz bfabcdefghijklmnopqrstuwxyz bgabcdefgijklnopqrstuvwxyz
        bhabcdefghijlmnopqrstuvwxyz biabdefghklmnopqrstuvwxyz bjabcefghijklmnoprstuvwxyz
        bkacdfghijklmnopqrstuvwxyz blabcdefhijklmnopqrstvwxyz bmabcdefghijklmnopqrstuvwxz
        bnabcdefgijklmnopqrstuvwxyz boabdefghijklmnopqrstuvwxyz bpacdeghijklmnopqrstuvwxyz
        bqabcdfghijklmnopqrstuvwxyz brabcdefghijklmnopqrstuvwxyz bsabcefghijklmnopqrstuvwxy
        btacdefghijkmnopqrstuvwxyz buabcdefghijklmnopqstuvwxyz bvabcdefghijklmnopqrtuvwxyz
        bwabcdefghijklmnopqrstuwxyz bxabcdefghijklmnopqrsuvwz byabcdefghijklmnopqrstvwxz
        bzabcdefghijklmnopqrstuvwxyz caabcdefghijklmnopqrstuvwxyz cbabcdgijklnoqrstuvwy cccdeghjlmnoprs
        cdacdefhijmnorsyz ceabgklnsty cfadgm cgacgk chabcdefghjklmnopqrtuvwxyz ciabcdehkmnprwy cjaehikmnopsvy
        ckbhlmnoqrstuvxyz clacdehijklmotuwy cmacegilmnorst cnabcghiklopqrstuwx coabcdefghjklmnopqrstuvwxz
        cpabcefginopsuxy cqd crabcdefghijklmnopqrstvwxyz csabcdefghijklmnopqrstuvwxyz ctacdeghlmnopstuyz
        cuabchijklopqrstuvwxy cvgn cwabdegt cyabmo czhknot daacdeghijklmnoqrsuvwxyz dbabdefgijlmnopqrtuvwy
        dccr ddadegijnorsw decdefghiklmnpqrsuvz dgabcdeghiklnorstwxz dhdgilmnorsuvwx
        diabcdfghijklmnopqrsuvwxyz djabcdefijkmnoruw dkagkrsx dlgkmn dmabcdefgklmnorsuvwxy dnadegijknortuvwy
        doabcefhiklnopqrstvwxyz dpp drabcdegilnoqstuy dsbehilnoqz dtabdhikmnoprstuy duabcefghiklmnopqrsuvwxyz
        dva dwakrsuwyz dyabdgimnouy dzaeglno eaa ebcgkoru ecrsy eee efaei egalmoxy ehsu eiptv eja
        ekaegiklmopry elehiklmoux emabegikmnpqsuwxyz enabcdfghlmnoqruvwx eot epio eraghikorstw
        eseghiklmnoqstuxy etbchnorstuxz euqs evehn eweo ext eyao ezae faabdfghijklmnoprstuxyz fbl fcs fer ffim
        fgr fiaefjlnprtuw fkkv flahilnry fmpu fnbgi fodimnrsx fpe fqs fracdkmopqrsty fsels fubcdefhijlmnqrtuvy
        fvr fwae gaabcdefghijklmnopqrstuwxyz gbabdefghijklmnopqrsuvwxyz gccdeflnrt gdabcdefghijklmnoqrstux
        geabcdfghijklmqsvwxyz gfkt ggabdegkltuw ghacehklnorst giabcdeghilmnpqrstuwxyz gjkmnru gkadenopu
        glabcdeghjkloruvwy gmabdeghlmnqruvwxyz gnabcdeghijklmnoqrtuwz goabcdefghijklmnopqrstuvwxyz gpaen
        gqainru grabcdghijkmnoqrstuvwxyz gseglmnopsw gtau guabcdefghijklmnopqrstuwxz gvacefjlmnoprsy
        gwabcdefgijmnrtuwx gxx gyabdefgilmnoryz gzain haabcdefghijklmnopqrstuvwxyz hbabnosu hcah hdnsy
        heabdghimr hgmw hhiry hiabdfghijklmnortwx hji hkaehkns hlabdetu hmabcdefghijklmnopqrstuvwxyz
        hnadeghijnosu hoabcdehijklmoprstvwyz hpos hracekmoptuvwxz hsbhlns htiosux hubcdefghijklmnopqrstuvwxyz
        hvceknv hwaco hyaewx iainr ibabdeghlmnoruy icahlr idabcdeiorstu ifabefkmuy igbeglmnosw ihbipw iiinr
        ijcejnos ikeikloprstuvwxz ilabegikmopsuv imailnorsty inabcdeghjlmnopstz ioruw ipiko iquw iraehiknoruxy
        isacdeghiklmnortu itabcdeiklmorstvwxyz ium ivbv iwkmos ixcl iyaox izhrz jaabcdefhjklmnoqstuvxyz
        jbeijkmnortuw jcst jdagt jebehiklnrtu jgbeko jhis jiabcdeghilmoqtuvy jjer jkamoprsu jles jmabcdilnrswx
        jnadgijls jobdgrsw jpanrx jqr jrabrtu jsl juabcdhiklmnoprstuwy jvdn jwi jyaey
        kaabcdefghijklmnopqrstuvwxyz kbabcdeghijklmnopqrstuvwxyz kcabcdefghijklmnopqrstuvwxyz
        kdacdefghijklmnopqrtuwxyz keabcdefghijklmnopqrstuvwxyz kfabcdefghijklmnopqrstuvwxyz
        kgabefgijklmnopqrstuvwxy khabcdefghijklmnopqrstuvwxyz kiabcdefghijklmnopqrstuvwxyz
        kjabcdeghijklmnopqrstuvxyz kkabcdefghijklmnopqrstuvwxyz klabcdefghijklmnopqrstuvwxyz
        kmabcdefghijklmnopqrstuvwxyz knabcdefgijklmnopqrstuvwxyz koacdefghiklmnopqrstuvwyz
        kpabcdefghijklmnoqrstuvwxyz kqabcdefghijklmnopqrstuvwxyz krabcdefhijklnoprstuvwxyz
        ksabcdefghijklmnopqrstuvwxyz ktabcdefghijklmnopqstuvwxyz kuabcdefghijklmnopqrstuvwxyz
        kvabcdefghijklmnopqrtuvwxyz kwabcdefghijklmnoprstuvwxyz kxabcdfhijkmnopqrstvwxyz
        kyabcdefghijklmnopqrstuvwxyz kzabcdefgiklmnopqrsuvwxyz laabcdefghijlmnopqrstuvwxyz
        lbbcefgijklmnoqrstuvwxyz lccdefhlmpqs ldabdghijklmnopq leabcdefhijklmnopqrstuvwxyz lfan
        lgabghiklmnoqrtuz lhahilmnpstu liabcdefghjklmnopqrstuvwxyz ljaeilpwx lkabcdehijlmnorstuy
        llabcdefghijklmnpqsux lmabcdefghijklnopqruvwxy lnabdghijlmnsuwz loabcefghijklmnopqrstuvwxyz lpaenox
        lqr lracegiklmnortvz lsabcdehilmnoprstvwy ltcghinosuz luabcdefgijklmnopqrstuvwyz lvaiksu lwaeghlmostuw
        lxm lyagn lzhlnz maabdefghijklmnpqrstuvwxz mbabcdefhijklmnopqrstuvwxyz mcabcdefghijklmnopqrstuvwxyz
        mdabcdefghijklmnpqrstuvwxyz meabcdefhijklmnopqrstuvwyz mfabcdefghijklmnopqrstuvwxyz
        mgabcdefghijklmnopqrstuvwyz mhabcdefgijklmnopqrstuwxyz miabcdefghijklmnopqrstuwxyz
        mjbcdeghijklmnopqrstuvwxyz mkabcdefghijklmnopqrstuvwxyz mlabcefghijklmnopqrstuvwxz
        mmabcdefghijklmnopqrtuvwxyz mnabcdefghijklmnopqrsuvwxyz moacdeghijkmnopqrstuvwxyz
        mpabcdeghijklmnopqrstuvwxyz mqabcefghijklmnopqrstuvwxyz mrabcdefghijklmnopqrstuvwxyz
        msabcdefghijklmnopqrsuvwxyz mtabcdefghijklmnopqrstuvwxy muabcdeghijklmnopqrstuvxyz
        mvabdefghiklnopqrstuvwxyz mwabcefghiklmnopqrstuvwz mxabcdefghijklmnopqrstuvwxyz
        myabcefghjklmnoprsuvwxyz mzabcdeghijklmnopqrstuvwxyz naabcefghijklmnopqrstuvwxyz
        nbabcdeghijklmnopqrstuvwy ncabcdefghijklmnoqrstuxz ndabcdefghijklmnopqrstuvwxyz
        neabcdefghijkmnopqrstuvwxyz nfadlru ngabcdefghijklmnpqrstuvwxyz nhabcdefghikmnopqrtuvwxyz
        niabcdefghijklmnoqrstuvwxyz njabdhijlmnorstuxyz nkabcdefghijkmnopqrstuvwxz nlacdegijklmoquvwxyz
        nmabcdefghijklmnopqrstuvwxyz nnabcdefghijklmnopqrtuvwyz noabcdefghijklmnpqrstuvwyz npabghilnosuxy
        nqgklmnoqty nrabcefgiklmnprtuxz nsabcdefghiklmnopqrstuvwxyz ntdegijkmopruwxyz
        nuabcdefghijklmnopqrstuvwxyz nvhmo nwabcegimorwxy nxadegiklmnoqrx nyabcdefghijklmnopqrstuvwxy
        nzabdikmsuyz oaacrv obiklmortu ocahimou odaktu ofosu ogbcegou ohtu oiaen ojbcgipsvw
        okabcdeghijklmnorsuvxz oladekmortu omabcgiklnopqrtuvwxy onabegijknoprstuwx oodgnrs opakmoty
        oraceghimnorstuvwxyz osacinopstux otabdeiklmnoqrstuwxyz ouabeim ovd owil oybdmy ozm
        paabcdefghiklmnopqrsuvwxyz pbbcefghilmnoprstuvy pcabcdefghijklmnpw pdacinotu peabdefghijklmopqsvxyz
        pfael pgadgiklnsuz phadghijklmnoqrtuvw piabcdefghjlmnoprstuvwxyz pjt pkabcghnoprstu
        plabcdefghijklnoqrstuvwyz pmabdefhijklmnoqrstwxyz pnabcdeghijklmnopqrstuvwxyz pocefghiklmnopqrstvwxyz
        ppeiklmnopqstu pqaemw pracdefghiklmnopqrstuwxz psacdeghilmnopqrstuwy ptahinopqrtuvwy
        puabcdefgijmopqrstuwxy pwabgimnorw pxm pyemnsuxy pzhn quabcdefghiklmnpqrsvwxyz qvacehijlmnopswyz
        qwacehmst qxachlnopqrstuw qyap raabcdfghijklmnopqrstuvwxyz rbbklp rcf rdb reabegijlmnrsty rgaeknrsu
        rhgp riabflmnrtu rjgis rkabhimtw rmabcdefghiklmnopqstuvwxyz rnbdglnprw roabcdefghlmnopruw rpnt rriot
        rsbklmn rtchmsw rubcefghiknopqstuyz rwaklmor rxdw rynsu rzh saabcdefghijklmnoqrstuvwxyz
        sbabcdefghijklmnopqrstuvwxyz scbefghiklnopqstuvwx sdabcefghjklnopqrstuvxz seabcdefghijklmnopqrstuvwyz
        sfbemsw sgabcdeghijkmnprstuwxyz shabcdeghijklmnopqrstuvwxyz siabdefghijklmnopqrstuvwxyz
        sjabdegklmnoprstuw skabcdefghijmnopqrstuvwxyz slacdefghijklmnpqrstuvwxyz smabcefghijklmnopqrstuvwxyz
        snacdefgijklmnopqrsuvwxyz soabcdeghijklmnopqrstuvwxyz spabcdegiklmnopqrstuvxy sqahijkmnoqrstux
        srabcdefghiklmnopqrstuvwxyz ssabcdefghijklmnopqrstuvwxyz stabdefghijklmnopqrstuvwy
        suabcegijknoqrstvwxyz svabcekmsx swabcefghijklmnopqrstuvwxy sxbcegklmnorsuw syabcdiklmnorswxy
        szabcdeglnpsvwy taabcdefghijklmnopqrstuvwxyz tbacdefghijklmnopqrstuvwxyz tcabcdefghiklmnopqstuwxyz
        tdabcdefghijklmnoqrstvxy teabcdefghiklmnopqrstuvwxyz tfinort tgabcdefhijklnopqrstuvwxyz
        thadefhiklmnpqrstuvyz tiacfghijklmnopqrstuvwxyz tjagijlmnopsuw tkabdefglmnpqrstuvwxz
        tlabcdfghijklmnopqrstuvxy tmabcdefghijklmnoqrstuvwyz tnabcdghiklmnopqrstuvwxyz
        tobcdfghijklmnopqrsuvwxyz tpacefgijklmnopqrtuvwxyz tqblmnopqrtuw trabcdefghijklmnopqrstuvwxyz
        tsabcdeghijklmnopqrstuvwxyz ttabcdefghijklmnopqrstuvwyz tuabcdefghijklmnopqrstuvwxyz tvadeklmnostuwxy
        twabcdefghilmnopqrtuwxy txabceghijmnoqrstuxy tyaehijlnprstuvxyz tzahjlmnox uamnr ubailruy udaegijlmu
        ues ufi ugabehnoy uhan uigsv uji ukaghiklpqrsuvwy ulabcefiklmnuw umabcdgimnoprsu unadegikmnruxz uon
        upiv urabcdefghijklmnoprtuvwxyz usahikpsu utaehpru uumru uvehl uwa uya uzbns vaaefghijlmnoprsuvy vbbk
        vecdlmnopr vgrt vicdefglnstv vkajklmnoptuz vlps vmabcdefghijklmpqrsuvwxyz vnkmp volrt vraost vsilv vto
        vumnt vwa waabcdefghijklmnopqrstuvwxyz wbabefhijklmpqrstvw wcai wddgjktuy weacdghimnoprstuw wfg
        wgabgiouy whagku wibcefghijklmnruvy wjai wkabdlruwy wlaceghiklmnorsuvwxy wmabcdeghimnostwx
        wnbcdegikmnopuwy woabcdefgiklmnorswy wpc wrbghiklmnoprsuvwxyz wsagikrsuv wtfhikmw wuabdhlmnrtuvxy
        wwaborw wxaw wybimnry xaabcdegijklmnopqrstuvwy xbbcdegijmnoprwy xcbceghlmnortuvwy xdackmoqy
        xebdglmprstu xfa xgabdfgilmnruw xhacdemortuv xibilnrsvy xjbt xkabcdefgijklnopqrstuvwxyz
        xlabcdeginopsuy xmabcdefghjklmnopqrstuvwxyz xnabdghijkmnoqrstuyz xocdgikmnoprw
        xpabcdefghijklmnopqrstuvwxyz xqat xrabdegimnrtuw xsabcdehijlmnopqrsuvy xtabcdeghijlmnopqrstuvwy
        xuabdgjlmnoprtu xveinos xwacdegjklortw xxbkmrt xyabjklty xzhmp yaabcdefghijklmnopqrstuvwxyz
        ybabehijklmnoxy ychlnp ydadegk yeaceijlrstuvy ygailmprsuw yhadls yiadfghijklmnpqrstuvxz ykagiklmnortuy
        ylabegilmnoruy ymbcdeghiklmnopqrsxz ynadegklnoqsu yobgiklmnrtxy ypabghkmnopz yrabeklmnoswy
        yscdglmnoprsy ytalpwy yuabcdefgijklmnpqrtwxyz yvat ywaglnqrtuw yxaglmuy yyruz yzgk
        zaabcdefghijklmopqrstuvwxyz zbaceltuw zcadh zdj zeaghn zgabhmnr zhabdinowx ziabklmnwz zkabdghknoprtuvz
        zlaejmnqsw zmabcdefghijklmnopqrstuvwxyz znadegks zochmoqrs zpabcdefghijklmnopqrstuvwxyz zqe zragnops
        zsaklmru zteglmnpqstuxy zuahlmny zwa zxx zybgjnp zzaj
        """
}
